using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Ui.Identity;

namespace OpsConsole.Sensors;

/// <summary>What a screen needs to act on sensors.</summary>
internal sealed class SensorDesk(CurrentOperator current, AlarmCommands commands)
{
    private Operator? _me;

    public bool MayAcknowledge => _me?.May(SensorsModule.Acknowledge.Name) == true;

    /// <summary>Reads who sits here.</summary>
    public async Task Enter() => _me = await current.Get();

    /// <summary>Acknowledges the occurrence that was on the screen; null when it went through, otherwise what to tell.</summary>
    public async Task<Refusal?> Acknowledge(string occurrenceId, CancellationToken ct) =>
        (await commands.Acknowledge(await current.Get(), occurrenceId, null, null, ct)).Outcome.Refused;
}
