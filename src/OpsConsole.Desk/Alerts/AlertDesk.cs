using OpsConsole.Alerts.Contracts;
using OpsConsole.Alerts.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Identity;
using OpsConsole.Ui.Marks;

namespace OpsConsole.Alerts;

/// <summary>What a screen needs to show and acknowledge alerts.</summary>
public sealed class AlertDesk(CurrentOperator current, AlertCommands commands)
{
    private Operator? _me;

    /// <summary>False until <see cref="Enter"/> has read who sits here.</summary>
    public bool MayAcknowledge => _me?.May(AlertsModule.Acknowledge.Name) == true;

    /// <summary>Reads who sits here.</summary>
    public async Task Enter() => _me = await current.Get();

    /// <summary>Acknowledges the occurrence that was on the screen.</summary>
    public async Task<Outcome<AcknowledgedAlert>> Acknowledge(AlertRow alert, CommandStamp stamp, CancellationToken ct)
    {
        var by = await current.Get();
        var key = IdempotencyClaim.For($"console {by.PersonId} acknowledge", stamp.Key, new { alert.Id, alert.Occurrence });
        return (await commands.Acknowledge(by, alert.Id, alert.Occurrence, null, key, ct)).Outcome;
    }

    /// <summary>The colour and word a severity is shown with.</summary>
    public static Tone ToneOf(Severity severity) => severity switch
    {
        Severity.Critical => Tone.Critical,
        Severity.High => Tone.High,
        Severity.Medium => Tone.Medium,
        Severity.Advice => Tone.Advice,
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "Not a severity."),
    };
}
