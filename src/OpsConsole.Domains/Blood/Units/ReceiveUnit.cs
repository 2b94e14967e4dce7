using System.Globalization;
using System.Text.Json;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Blood.Units;

/// <summary>How a report of one unit fared.</summary>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c> or <c>quarantined</c>.</param>
internal sealed record ReceivedUnit(string Status, string? Code, string? Detail);

/// <summary>Takes a reported unit in: on the shelf, known already, or to a person.</summary>
internal sealed class ReceiveUnit(Operator by, UnitReport report, TimeSpan reviewDue) : Command<ReceivedUnit>(by)
{
    public static RowIndex<BloodUnitRow> ByDin { get; } = new(u => u.Din);

    public override string Stream => UnitStream.Of(report.UnitId);

    public override void Declare(Needs needs)
    {
        needs.Row<BloodUnitRow>(report.UnitId);
        needs.Row<BloodSiteRow>(report.SiteId);
        needs.Row<BloodRecallRow>(report.Identity.Donation.Value);
        needs.Where(ByDin, report.Identity.Donation.Value);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<ReceivedUnit>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<BloodSiteRow>(report.SiteId, ct) is null)
            return new Refusal("site-unknown", 422, "The site is not known", $"Site {report.SiteId} is not registered. Register it, then send the unit again.");

        var donation = await work.FindBy(ByDin, report.Identity.Donation.Value, ct);
        var known = await work.Find<BloodUnitRow>(report.UnitId, ct);
        if (known is null)
            return Receive(work, donation, await work.Find<BloodRecallRow>(report.Identity.Donation.Value, ct));
        return known.Group == report.Group.Code || known.DisputedGroup == report.Group.Code
            ? Known(known)
            : await Dispute(work, known, donation, ct);
    }

    private ReceivedUnit Receive(Work work, IReadOnlyList<BloodUnitRow> donation, BloodRecallRow? recall)
    {
        var concern = UnitConcern.Of(report, donation.Select(u => u.Group));
        if (recall is not null)
            concern = UnitConcern.Recalled(concern);
        // Recalled and not quarantined: a decision about the review must not be what lifts the recall.
        var state = UnitWords.Of(recall is not null ? UnitState.Recalled : concern is null ? UnitState.Available : UnitState.Quarantined);
        var row = new BloodUnitRow
        {
            Id = report.UnitId,
            Version = 1,
            Din = report.Identity.Donation.Value,
            ProductCode = report.Identity.Product.Value,
            Component = report.Component.Code,
            Group = report.Group.Code,
            CollectedAt = report.CollectedAt,
            ExpiresAt = report.ExpiresAt,
            SiteId = report.SiteId,
            Attributes = report.AttributesText,
            State = state,
            StateChangedAt = work.Now,
            ReceivedAt = work.Now,
        };
        work.Record(Stream, new UnitReceived(
            row.Id, row.Din, row.ProductCode, row.Component, row.Group, Iso(row.CollectedAt), Iso(row.ExpiresAt), row.SiteId, row.Attributes, state));
        if (concern is null)
        {
            work.Insert(row);
            return new ReceivedUnit("accepted", null, null);
        }

        work.Insert(row with { ReviewHoldId = Review(work, row, concern, null, donation) });
        return new ReceivedUnit("quarantined", Kebab(concern.Code), $"{concern.Title}. Held for a decision.");
    }

    /// <summary>The same unit with another group: whatever it was doing, it does no more of it.</summary>
    private async ValueTask<ReceivedUnit> Dispute(Work work, BloodUnitRow known, IReadOnlyList<BloodUnitRow> donation, CancellationToken ct)
    {
        var concern = UnitConcern.Of(report, [known.Group])
            ?? throw new InvalidOperationException("A disputed unit has two groups.");
        if (LifeCycleTable.IsTerminal(UnitWords.StateOf(known.State)))
            return new ReceivedUnit("duplicate", "life-ended", $"{concern.Title}; the unit is {known.State} already.");
        if (known.ReviewHoldId is not null)
            return new ReceivedUnit("quarantined", "under-review", "The unit is held for a decision already.");

        var before = UnitStates.At(known, work.Now);
        var disputed = UnitReview.Disputed(before);
        var next = (disputed == before ? known with { Version = known.Version + 1 } : UnitStates.Moved(known, disputed, work.Now)) with
        {
            DisputedGroup = report.Group.Code,
            StateBeforeReview = UnitWords.Of(before),
        };
        await work.Update(next with { ReviewHoldId = Review(work, next, concern, report.Group.Code, donation.Where(u => u.Id != known.Id)) }, ct);
        return new ReceivedUnit("quarantined", Kebab(concern.Code), $"{concern.Title}. Held for a decision.");
    }

    private ReceivedUnit Known(BloodUnitRow known)
    {
        if (known.ReviewHoldId is not null)
            return new ReceivedUnit("quarantined", "under-review", "The unit is held for a decision already.");
        var differs = new List<string>();
        if (known.SiteId != report.SiteId)
            differs.Add($"it stands at {known.SiteId}");
        if (known.ExpiresAt != report.ExpiresAt)
            differs.Add($"it expires {Iso(known.ExpiresAt)}");
        return differs.Count == 0
            ? new ReceivedUnit("duplicate", "duplicate", null)
            : new ReceivedUnit("duplicate", "known-differently", $"The unit is known and nothing was changed: {string.Join(", ", differs)}. Send an event for what happened to it.");
    }

    private string Review(Work work, BloodUnitRow row, UnitConcern concern, string? reportedGroup, IEnumerable<BloodUnitRow> siblings)
    {
        var evidence = new UnitEvidence(
            row.Id, report.Identity.Donation.Printed, row.ProductCode, row.Component, row.Group, reportedGroup, row.SiteId, row.CollectedAt, row.ExpiresAt,
            report.Attributes, row.State, [.. siblings.Select(s => new SiblingEvidence(s.Id, s.Component, s.Group, s.SiteId, s.State))]);
        var hold = HoldPlacement.Place(work, new HoldRequest(
            BloodModule.Domain, concern.Code, concern.Title, Stream, $"Unit {report.Identity.Donation.Printed} · {report.Component.Label}",
            JsonSerializer.Serialize(evidence, ApiJson.Options))
        {
            Due = reviewDue,
            Rules = BloodModule.IntakeRules,
        });
        work.Record(Stream, new UnitPutUnderReview(row.Id, concern.Code, concern.Title, hold, reportedGroup, row.State), rules: BloodModule.IntakeRules);
        return hold;
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Kebab(string code) => code.ToLowerInvariant();
}

/// <summary>Journal streams of units.</summary>
internal static class UnitStream
{
    public const string Prefix = "blood-unit/";

    public static string Of(string unitId) => Prefix + unitId;
}
