using System.Text.Json;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.UnitHolds;
using OpsConsole.Blood.Units;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Identity;

namespace OpsConsole.Blood.Finding;

/// <summary>What the finder's page needs: the person, the search through the same reading as the machine interface, and the commands.</summary>
internal sealed class FinderDesk(CurrentOperator current, FinderQueries queries, UnitCommands commands, TimeProvider time)
{
    private static readonly char[] Separators = [',', ' '];

    private Operator? _me;

    /// <summary>Whether the person may hold units.</summary>
    public bool MayHold => _me?.May(BloodModule.Hold.Name) == true;

    /// <summary>Reads who sits here; call before the first render that shows commands.</summary>
    public async Task Enter() => _me = await current.Get();

    /// <summary>Answers a question, or says what is wrong with it.</summary>
    public async Task<FoundAnswer> Search(FinderQuestion question, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var fields = new JsonFields(JsonSerializer.SerializeToElement(Body(question, now), ApiJson.Options), typeof(Wire.BloodSearch));
        if (SearchParsing.Read(fields, queries.DefaultPolicy, now) is not { } terms)
            return FoundAnswer.Wrong(now, fields.Errors.Select(e => e.Detail).Distinct(StringComparer.Ordinal));
        var outcome = await queries.Search(terms, ct);
        return outcome.Refused is { } refusal ? FoundAnswer.Wrong(now, [refusal.Detail]) : Show(outcome.Value!, question.Quantity);
    }

    /// <summary>Holds the planned units; all of them or none.</summary>
    public async Task<Outcome<UnitHoldAnswer>> Hold(IReadOnlyList<string> units, FinderQuestion question, CommandStamp stamp, CancellationToken ct)
    {
        var request = $"console-{stamp.Key[..8]}";
        var key = IdempotencyClaim.For($"console {_me?.PersonId} blood-hold", stamp.Key, new { units, request });
        return (await commands.Hold(await current.Get(), units, request, question.Destination, allOrNothing: true, question.Mode == "emergency", key, ct)).Outcome;
    }

    public async Task<Outcome<EndedUnitHold>> End(UnitHoldAnswer hold, bool confirm, CommandStamp stamp, CancellationToken ct)
    {
        var key = IdempotencyClaim.For($"console {_me?.PersonId} blood-hold-end", stamp.Key, new { hold.HoldId, confirm });
        return (await commands.End(await current.Get(), hold.HoldId, hold.Fence, confirm ? HoldEnd.Confirm : HoldEnd.Release, key, ct)).Outcome;
    }

    private static object Body(FinderQuestion question, DateTimeOffset now) => new
    {
        question.Component,
        question.Group,
        question.Quantity,
        attributes = question.Attributes.Split(Separators, StringSplitOptions.RemoveEmptyEntries),
        recipient = new { question.Sex, question.BirthYear, antibodies = question.Antibodies.Split(Separators, StringSplitOptions.RemoveEmptyEntries) },
        destinationSiteId = question.Destination,
        neededBy = now.AddMinutes(question.Within),
        question.Mode,
        question.Policy,
        includeOverrides = question.Overrides,
    };

    private static FoundAnswer Show(SearchAnswer answer, int quantity)
    {
        var planned = answer.Plan.SelectMany(p => p.UnitIds).ToList();
        var plan = answer.Plan.Count == 0
            ? "Nothing can be planned"
            : $"{planned.Count} of {quantity}: {string.Join(", ", answer.Plan.Select(p => $"{p.UnitIds.Count} from {p.Site.Name}"))}";
        return new FoundAnswer(
            answer.AsOf.ToDateTimeOffset(),
            answer.PolicyVersion,
            [.. answer.Candidates.Select(c => Show(c, answer))],
            [.. answer.Unconfirmed.Select(c => Show(c, answer))],
            [.. answer.Rejected.Select(r => new FoundRejection(r.Unit.UnitId, Printed(r.Unit.Din), r.Unit.Group.Label, r.Site.Name, r.Rule, r.Detail))],
            planned,
            plan,
            answer.Shortfall,
            [.. answer.SilentSites.Select(s => s.Site.Name)],
            answer.Notes,
            []);
    }

    private static FoundUnit Show(Candidate candidate, SearchAnswer answer) => new(
        candidate.Unit.UnitId,
        Printed(candidate.Unit.Din),
        candidate.Unit.Group.Label,
        candidate.Site.Name,
        SearchWire.Of(candidate.Tier).Replace('-', ' '),
        candidate.Arrival.At.ToDateTimeOffset(),
        Phrases.Span(candidate.Arrival.At - answer.AsOf),
        string.Join(", ", candidate.Arrival.Parts.Where(p => p.Duration > TimeSpan.Zero)
            .Select(p => $"{p.Name.Replace('-', ' ')} {Phrases.Span(NodaTime.Duration.FromTimeSpan(p.Duration))}{(p.IsEstimate ? " (estimate)" : "")}")),
        candidate.MeetsNeededBy,
        candidate.ExpiresAt.ToDateTimeOffset(),
        Phrases.Span(candidate.Remaining),
        Phrases.Km(candidate.Arrival.DistanceKm),
        candidate.Reasons);

    private static string Printed(string din) => DonationNumber.TryParse(din, out var number, out _) ? number.Printed : din;
}
