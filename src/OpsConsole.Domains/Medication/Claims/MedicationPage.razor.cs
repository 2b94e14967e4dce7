using Microsoft.AspNetCore.Components;
using OpsConsole.Medication.Live;
using OpsConsole.Medication.Tables;

namespace OpsConsole.Medication.Claims;

/// <summary>The decisions on medication claims, newest first. The filter is in the address. Rows stay where they are until asked for anew.</summary>
public sealed partial class MedicationPage
{
    private static readonly (string Word, string? State, string? Verified)[] Choices =
        [("All", null, null), ("Held", "held", null), ("Paid", "paid", null), ("Rejected", "rejected", null), ("Unable to verify", null, "false")];

    private IReadOnlyList<MedicationClaimRow>? rows;
    private bool more;
    private bool newer;
    private string? failed;

    /// <summary><c>held</c>, <c>paid</c> or <c>rejected</c>; null for all.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    /// <summary><c>true</c> or <c>false</c>; null for all.</summary>
    [SupplyParameterFromQuery(Name = "verified")] public string? Verified { get; set; }

    /// <summary>A claim number, a member, or the beginning of a product.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }

    /// <summary>The decision after which to go on.</summary>
    [SupplyParameterFromQuery(Name = "after")] public string? After { get; set; }

    [Inject] private ClaimQueries Queries { get; set; } = null!;

    [Inject] private MedicationMonitor Monitor { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => Reload();

    /// <inheritdoc />
    protected override void OnChanged()
    {
        if (After is null && rows is { Count: > 0 } && Monitor.Current.Value?.Recent is [var newest, ..] && newest.DecidedAt > rows[0].DecidedAt)
            newer = State is null && Verified is null && Text is null;
    }

    private async Task Reload()
    {
        var filter = new ClaimFilter(Given(State), bool.TryParse(Verified, out var verified) ? verified : null, Given(Text));
        try
        {
            var page = await Queries.Newest(filter, Given(After), Ui.Tables.TableDefaults.PageSize + 1, Gone);
            (rows, more) = ([.. page.Take(Ui.Tables.TableDefaults.PageSize)], page.Count > Ui.Tables.TableDefaults.PageSize);
            (failed, newer) = (null, false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failed = $"The database did not answer ({error.GetType().Name}).";
        }
    }

    private static string Address(string? state, string? verified, string? text, string? after)
    {
        var parts = new[] { ("state", state), ("verified", verified), ("q", text), ("after", after) }
            .Where(part => !string.IsNullOrEmpty(part.Item2)).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}");
        var query = string.Join('&', parts);
        return query.Length == 0 ? "/medication" : $"/medication?{query}";
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
