using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Ui.Commands;
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
    public async Task<Refusal?> Acknowledge(string occurrenceId, CommandStamp stamp, CancellationToken ct)
    {
        var by = await current.Get();
        var key = IdempotencyClaim.For($"console {by.PersonId} acknowledge-alarm", stamp.Key, occurrenceId);
        return (await commands.Acknowledge(by, occurrenceId, null, key, ct)).Outcome.Refused;
    }
}
