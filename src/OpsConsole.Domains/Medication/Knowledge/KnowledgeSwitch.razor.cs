using Microsoft.AspNetCore.Components;
using OpsConsole.Medication.Live;
using OpsConsole.Platform.Storage;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Identity;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Medication.Knowledge;

/// <summary>Shows the state of the knowledge and lets an administrator switch it.</summary>
public sealed partial class KnowledgeSwitch
{
    private const int LongestReason = 200;
    private bool asking;
    private string? refusal;

    [Inject] private MedicationMonitor Monitor { get; set; } = null!;

    [Inject] private KnowledgeCommands Commands { get; set; } = null!;

    [Inject] private CurrentOperator Current { get; set; } = null!;

    private KnowledgeView? Knowledge => Monitor.Current.Value?.Knowledge;

    private LoadState State => LiveState.Of(Monitor.Current, _ => null, "Claims that cannot be decided are held.", Time.GetUtcNow());

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    private async Task Switch(Confirmation confirmed)
    {
        refusal = null;
        if (Monitor.Current.Value is not { } shown)
            return;
        var off = !shown.Knowledge.IsOff;
        var why = confirmed.Comment ?? "";
        if (why.Length > LongestReason)
        {
            refusal = $"Say why in at most {LongestReason} characters. Nothing was changed.";
            return;
        }

        var by = await Current.Get();
        var key = IdempotencyClaim.For($"{by.PersonId} medication.knowledge", confirmed.Stamp.Key, new { off, why });
        var answer = await Commands.Switch(by, off, why, key, Gone);
        refusal = answer.Outcome.Refused?.Detail;
        if (refusal is null)
        {
            asking = false;
            Monitor.Signal();
        }
    }
}
