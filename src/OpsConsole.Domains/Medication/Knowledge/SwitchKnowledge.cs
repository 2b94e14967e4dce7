using OpsConsole.Alerts.Contracts;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Medication.Knowledge;

/// <summary>A person switched the interaction knowledge off or on.</summary>
/// <param name="State"><c>off</c> or <c>on</c>.</param>
[JournalEvent("medication.knowledge-switched")]
public sealed record KnowledgeSwitched(string State, string Why);

/// <summary>The answer to a switch.</summary>
public sealed record KnowledgeSwitchAnswer(string State, string By, string Since, string Why);

/// <summary>Switches the interaction knowledge off, so that every claim is held, or on again.</summary>
internal sealed class SwitchKnowledge(Operator by, bool off, string why) : Command<KnowledgeSwitchAnswer>(by)
{
    public static string StreamName => $"medication-knowledge/{KnowledgeSwitchRow.TheId}";

    public override string Stream => StreamName;

    public override void Declare(Needs needs)
    {
        needs.Row<KnowledgeSwitchRow>(KnowledgeSwitchRow.TheId);
        needs.Stream(Stream);
        AlertPlacement.Declare(needs, KnowledgeAlert.Fingerprint);
    }

    public override async ValueTask<Outcome<KnowledgeSwitchAnswer>> Decide(Work work, CancellationToken ct)
    {
        var known = await work.Find<KnowledgeSwitchRow>(KnowledgeSwitchRow.TheId, ct);
        if ((known?.IsOff ?? false) == off)
        {
            return new Refusal(
                "already-so", 409, $"The knowledge is {(off ? "off" : "on")} already",
                known is null ? "Nobody has ever switched it." : $"{known.By} switched it at {known.Since:yyyy-MM-dd HH:mm} UTC. Nothing was changed.");
        }

        var row = new KnowledgeSwitchRow { Id = KnowledgeSwitchRow.TheId, Version = (known?.Version ?? 0) + 1, IsOff = off, By = By.Name, Why = why, Since = work.Now };
        if (known is null)
            work.Insert(row);
        else
            await work.Update(row, ct);
        work.Record(Stream, new KnowledgeSwitched(off ? "off" : "on", why), why);
        if (off)
            await AlertPlacement.Raise(work, KnowledgeAlert.SwitchedOff(By.Name, why), ct);
        else
            await AlertPlacement.Return(work, KnowledgeAlert.Fingerprint, ct);
        return new KnowledgeSwitchAnswer(off ? "off" : "on", row.By, row.Since.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture), why);
    }
}

/// <summary>Switches the knowledge for those who may; a denial is journalled.</summary>
internal sealed class KnowledgeCommands(WritePath write, Authorizer authorizer)
{
    public async Task<Answer<KnowledgeSwitchAnswer>> Switch(Operator by, bool off, string why, IdempotencyClaim? key, CancellationToken ct) =>
        await authorizer.Deny(by, MedicationModule.SwitchKnowledge, SwitchKnowledge.StreamName, ct) is { } denied
            ? new Answer<KnowledgeSwitchAnswer>(denied, Replayed: false)
            : await write.Execute(new SwitchKnowledge(by, off, why) { Idempotency = key }, ct);
}

/// <summary>The one alert about the knowledge: while it stands, no claim can be cleared.</summary>
internal static class KnowledgeAlert
{
    public static string Fingerprint => "medication/knowledge";

    public static AlertCondition SwitchedOff(string by, string why) => Of(
        "Interaction knowledge is switched off", $"Switched off by {by}: {why}. Ask whether it can be switched on again.");

    public static AlertCondition NotUsable(string why) => Of("Interaction knowledge cannot be used", $"{why}. Compare the running version with the released one.");

    private static AlertCondition Of(string title, string checkFirst) => new(
        Fingerprint, Alerts.Contracts.Severity.High, title, "Every claim is held, unable to verify.", checkFirst, SwitchKnowledge.StreamName, "/medication");
}
