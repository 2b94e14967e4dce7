using Microsoft.AspNetCore.Components;
using OpsConsole.Medication.Live;

namespace OpsConsole.Medication.Claims;

/// <summary>One decision with everything it rests on, where the claim stands now, and its replay.</summary>
public sealed partial class DecisionPage
{
    private StoredDecision? decision;
    private ReplayAnswer? replay;
    private bool missing;
    private bool replaying;
    private string? failed;

    /// <summary>The decision id.</summary>
    [Parameter] public string Id { get; set; } = "";

    [Inject] private ClaimQueries Queries { get; set; } = null!;

    [Inject] private MedicationMonitor Monitor { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        (decision, replay, missing, failed) = (null, null, false, null);
        await Read();
    }

    /// <inheritdoc />
    // Only a held claim can still change, and it changes once.
    protected override void OnChanged()
    {
        if (decision?.Claim.State == "held")
            _ = InvokeAsync(async () =>
            {
                await Read();
                StateHasChanged();
            });
    }

    private async Task Read()
    {
        try
        {
            decision = await Queries.Decision(Id, Gone);
            missing = decision is null;
            failed = null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failed = $"The database did not answer ({error.GetType().Name}).";
        }
    }

    private async Task Replay()
    {
        replaying = true;
        try
        {
            replay = await Queries.Replay(Id, Gone);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failed = $"The stored decision could not be read again ({error.GetType().Name}).";
        }
        finally
        {
            replaying = false;
        }
    }
}
