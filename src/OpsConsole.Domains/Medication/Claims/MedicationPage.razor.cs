using Microsoft.AspNetCore.Components;
using OpsConsole.Medication.Live;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Http;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;
using OpsConsole.Ui.Tables;

namespace OpsConsole.Medication.Claims;

/// <summary>The decisions on medication claims, newest first. The filter is in the address. Rows stay where they are until asked for anew.</summary>
public sealed partial class MedicationPage
{
    private static readonly (string Word, string? State, string? Verified)[] Choices =
        [("All", null, null), ("Held", "held", null), ("Paid", "paid", null), ("Rejected", "rejected", null), ("Unable to verify", null, "false")];

    private readonly LastRead<ClaimPart> read = new("The list of decisions", "Nothing was changed. Claims are still taken in and decided.");
    private bool newer;

    /// <summary><c>held</c>, <c>paid</c> or <c>rejected</c>; null for all.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    /// <summary><c>true</c> or <c>false</c>; null for all.</summary>
    [SupplyParameterFromQuery(Name = "verified")] public string? Verified { get; set; }

    /// <summary>A claim number, a member, or the beginning of a product.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }

    /// <summary>The place after which to go on; what is no place is the beginning.</summary>
    [SupplyParameterFromQuery(Name = "after")] public string? After { get; set; }

    private IReadOnlyList<MedicationClaimRow> Rows => read.Content?.Rows ?? [];

    [Inject] private ClaimQueries Queries { get; set; } = null!;

    [Inject] private MedicationMonitor Monitor { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => Reload();

    /// <inheritdoc />
    protected override void OnChanged()
    {
        if (ListPlace.Parse(After ?? "") is null && Rows is [var first, ..] && Monitor.Current.Value?.Recent is [var newest, ..] && newest.DecidedAt > first.DecidedAt)
            newer = State is null && Verified is null && Text is null;
    }

    private async Task Reload()
    {
        var filter = new ClaimFilter(Given(State), bool.TryParse(Verified, out var verified) ? verified : null, Given(Text));
        var after = ListPlace.Parse(After ?? "");
        newer = false;
        await Read(read, (filter, after), () => Find(filter, after), part => part is { Rows.Count: > 0 }
            ? null
            : new LoadState.Empty("No decisions.", filter == new ClaimFilter(null, null, null) ? "None has been made yet." : "None matches this filter."));
    }

    private async Task<ClaimPart?> Find(ClaimFilter filter, ListPlace? after)
    {
        var page = await Queries.Newest(filter, after, TableDefaults.PageSize + 1, Gone);
        return new ClaimPart([.. page.Take(TableDefaults.PageSize)], page.Count > TableDefaults.PageSize);
    }

    private static string Address(string? state, string? verified, string? text, string? after)
    {
        var parts = new[] { ("state", state), ("verified", verified), ("q", text), ("after", after) }
            .Where(part => !string.IsNullOrEmpty(part.Item2)).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}");
        var query = string.Join('&', parts);
        return query.Length == 0 ? "/medication" : $"/medication?{query}";
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record ClaimPart(IReadOnlyList<MedicationClaimRow> Rows, bool More);
}
