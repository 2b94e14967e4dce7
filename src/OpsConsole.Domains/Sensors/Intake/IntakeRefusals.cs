using OpsConsole.Platform;

namespace OpsConsole.Sensors.Intake;

/// <summary>Refusals of whole batches, in the words of the machine interface.</summary>
internal static class IntakeRefusals
{
    public static Refusal Starting { get; } = new(
        "starting", 503, "The console is starting", "The stored readings are being read. Nothing was taken; send the same batch again in a moment.");

    public static Refusal Of(BatchRefusal refused) => new(
        refused.Code, refused.Code == RefusalCode.TooManyReadings ? 413 : 400, "The batch cannot be read", $"{refused.Detail} Nothing of it was taken.")
    {
        Errors = refused.Pointer.Length == 0 ? [] : [new FieldError(refused.Pointer, refused.Code, refused.Detail)],
    };

    public static Refusal Scattered(int most) => new(
        "numbers-scattered", 409, "The sequence numbers have too many holes",
        $"More than {most} separate ranges are kept for this epoch. Send what is missing, or start a new epoch.");

    public static Refusal Forgotten(int most) => new(
        "epoch-forgotten", 409, "The epoch is older than all that are kept",
        $"The last {most} epochs of a source are kept, and this one is before them: what of it came already is not known any more. Nothing was taken; do not send it again.");
}
