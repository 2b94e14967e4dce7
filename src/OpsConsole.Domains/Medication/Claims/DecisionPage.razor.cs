using Microsoft.AspNetCore.Components;
using OpsConsole.Medication.Live;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Medication.Claims;

/// <summary>One decision with everything it rests on, where the claim stands now, and its replay.</summary>
public sealed partial class DecisionPage
{
    private readonly LastRead<StoredDecision> read = new("The decision", "Nothing was changed.");
    private ReplayAnswer? replay;
    private bool replaying;
    private string? problem;

    /// <summary>The decision id.</summary>
    [Parameter] public string Id { get; set; } = "";

    [Inject] private ClaimQueries Queries { get; set; } = null!;

    [Inject] private MedicationMonitor Monitor { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    // Only a held claim can still change, and it changes once.
    private bool IsHeld => read.Content?.Claim.State == "held";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        (replay, problem) = (null, null);
        return ReadDecision();
    }

    /// <inheritdoc />
    protected override Task ReadChanges() => IsHeld || read.State is not LoadState.Ready ? ReadDecision() : Task.CompletedTask;

    private Task ReadDecision() => Read(read, Id, () => Queries.Decision(Id, Gone), found => found is null
        ? new LoadState.Empty("This decision does not exist.", "Check the address, or look for the claim in the list.")
        : null);

    private async Task Replay()
    {
        (replaying, problem) = (true, null);
        try
        {
            replay = await Queries.Replay(Id, Gone);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            problem = $"The stored decision could not be read again ({error.GetType().Name}). Nothing was changed; try again in a moment.";
        }
        finally
        {
            replaying = false;
        }
    }
}
