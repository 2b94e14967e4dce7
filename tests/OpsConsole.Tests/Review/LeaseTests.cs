using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Review;

/// <summary>What time does to a claim and to a hold. The commands run as they are; only their clock is the test's.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly HoldDomain Domain = new(
        "test", "Test", 9, new Permission("test.read"), new Permission("review.decide.test"), [new("fine", "Fine")], [new("wrong", "Wrong")], EvidenceView: null);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private ConsoleHost _console = null!;

    private static Operator Ann { get; } = Operator.System("ann");

    private static Operator Ben { get; } = Operator.System("ben");

    public async ValueTask InitializeAsync() => _console = await ConsoleHost.Start(time: _time);

    public async ValueTask DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task A_claim_lasts_until_its_instant_and_not_longer()
    {
        var hold = await Place(voidAfter: null);
        var claim = (await Execute(new ClaimHold(Ann, hold))).Value!;
        claim.Until.Should().BeCloseTo(_time.GetUtcNow() + Hold.LeaseLength, TimeSpan.FromMilliseconds(1));
        _time.Advance(claim.Until - _time.GetUtcNow() - TimeSpan.FromMilliseconds(1));
        (await Execute(new ClaimHold(Ben, hold))).Refused!.Code.Should().Be("already-claimed");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await Execute(new ClaimHold(Ben, hold))).Value!.LeaseToken.Should().Be("2", "another claim is another token");
        (await Story(hold)).Should().ContainInOrder("hold.claimed", "hold.lease-expired", "hold.claimed");
    }

    [Fact]
    public async Task Whose_claim_has_ended_cannot_decide_any_more()
    {
        var hold = await Place(voidAfter: null);
        var old = (await Execute(new ClaimHold(Ann, hold))).Value!;
        _time.Advance(Hold.LeaseLength + TimeSpan.FromSeconds(1));
        (await Decide(Ann, old)).Refused!.Code.Should().Be("lease-lost", "it has run out, though nobody else has it");
        var current = (await Execute(new ClaimHold(Ben, hold))).Value!;
        (await Decide(Ann, old)).Refused!.Code.Should().Be("lease-lost");
        (await Decide(Ann, old with { LeaseToken = current.LeaseToken, Version = current.Version })).Refused!.Code.Should().Be("lease-lost", "a token is its owner's");
        (await Decide(Ben, current with { LeaseToken = old.LeaseToken })).Refused!.Code.Should().Be("lease-lost", "an old token is worth nothing");
        (await Decide(Ben, current)).Value!.State.Should().Be(HoldStates.Completed);
        (await Effects(hold)).Should().ContainSingle();
    }

    [Fact]
    public async Task Whoever_claims_again_after_losing_it_gets_a_new_token()
    {
        var hold = await Place(voidAfter: null);
        var old = (await Execute(new ClaimHold(Ann, hold))).Value!;
        _time.Advance(Hold.LeaseLength + TimeSpan.FromSeconds(1));
        var again = (await Execute(new ClaimHold(Ann, hold))).Value!;
        again.LeaseToken.Should().NotBe(old.LeaseToken);
        (await Decide(Ann, old with { Version = again.Version })).Refused!.Code.Should().Be("lease-lost");
    }

    [Fact]
    public async Task Whoever_claims_again_while_having_it_keeps_the_token_and_gets_more_time()
    {
        var hold = await Place(voidAfter: null);
        var first = (await Execute(new ClaimHold(Ann, hold))).Value!;
        _time.Advance(TimeSpan.FromMinutes(2));
        var again = (await Execute(new ClaimHold(Ann, hold))).Value!;
        again.LeaseToken.Should().Be(first.LeaseToken, "two windows of one person hold one token");
        again.Until.Should().BeCloseTo(first.Until + TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Only_who_has_it_keeps_it_for_longer_or_gives_it_back()
    {
        var hold = await Place(voidAfter: null);
        var claim = (await Execute(new ClaimHold(Ann, hold))).Value!;
        var token = long.Parse(claim.LeaseToken, System.Globalization.CultureInfo.InvariantCulture);
        await Lost(Ben, token);
        await Lost(Ann, token - 1);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await Execute(new ExtendHold(Ann, hold, token))).Value!.Until.Should().BeCloseTo(claim.Until + TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(1));
        _time.Advance(Hold.LeaseLength + TimeSpan.FromSeconds(1));
        await Lost(Ann, token);
        var next = (await Execute(new ClaimHold(Ben, hold))).Value!;
        (await Execute(new GiveBackHold(Ben, hold, token + 1, "not mine"))).Value.Should().Be(HoldStates.Ready);
        (await Decide(Ben, next)).Refused!.Code.Should().Be("lease-lost");
        (await Execute(new ClaimHold(Ann, hold))).Value!.LeaseToken.Should().Be("3");

        async Task Lost(Operator by, long with)
        {
            (await Execute(new ExtendHold(by, hold, with))).Refused!.Code.Should().Be("lease-lost");
            (await Execute(new GiveBackHold(by, hold, with, null))).Refused!.Code.Should().Be("lease-lost");
        }
    }

    [Fact]
    public async Task A_decision_is_about_the_hold_that_was_seen()
    {
        var hold = await Place(voidAfter: null);
        var seen = (await Execute(new ClaimHold(Ann, hold))).Value!;
        var now = (await Execute(new ExtendHold(Ann, hold, long.Parse(seen.LeaseToken, System.Globalization.CultureInfo.InvariantCulture)))).Value!;
        (await Decide(Ann, seen)).Refused!.Code.Should().Be("version-changed");
        (await Decide(Ann, now)).Value!.State.Should().Be(HoldStates.Completed);
    }

    [Fact]
    public async Task A_hold_that_passes_its_due_time_is_overdue_once_and_stays_held()
    {
        var hold = await Place(voidAfter: null);
        (await Execute(new EndOfTime(hold, Domain))).Value.Should().Be("waiting");
        _time.Advance(TimeSpan.FromMinutes(31));
        (await Execute(new EndOfTime(hold, Domain))).Value.Should().Be("overdue");
        _time.Advance(TimeSpan.FromDays(400));
        (await Execute(new EndOfTime(hold, Domain))).Value.Should().Be("waiting");
        var row = await Row(hold);
        row.State.Should().Be(HoldStates.Ready);
        row.NextDeadlineAt.Should().BeNull("nothing is left for time to do");
        (await Story(hold)).Should().Equal("hold.placed", "hold.overdue");
        (await Effects(hold)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hold_that_runs_out_is_voided_once_and_never_released(bool claimed)
    {
        var hold = await Place(voidAfter: TimeSpan.FromDays(5));
        _time.Advance(TimeSpan.FromMinutes(31));
        (await Execute(new EndOfTime(hold, Domain))).Value.Should().Be("overdue");
        _time.Advance(TimeSpan.FromDays(5));
        var claim = claimed ? (await Execute(new ClaimHold(Ann, hold))).Value : null;
        (await Execute(new EndOfTime(hold, Domain))).Value.Should().Be("voided");
        (await Execute(new EndOfTime(hold, Domain))).Value.Should().Be("gone");
        if (claim is not null)
            (await Decide(Ann, claim)).Refused!.Code.Should().Be("already-decided");
        (await Row(hold)).Outcome.Should().Be("reject");
        (await Effects(hold)).Should().ContainSingle().Which.Should().Contain("\"outcome\":\"reject\"").And.NotContain("release");
        (await Story(hold)).Should().Contain("hold.voided").And.NotContain("hold.released");
    }

    private Task<Outcome<DecidedHold>> Decide(Operator by, ClaimedHold claim) =>
        Execute(new DecideHold(by, new HoldVerdict(claim.HoldId, long.Parse(claim.LeaseToken, System.Globalization.CultureInfo.InvariantCulture), claim.Version, "release", "fine", null), Domain));

    private async Task<Outcome<T>> Execute<T>(Command<T> command) =>
        (await _console.Services.GetRequiredService<WritePath>().Execute(command, CancellationToken.None)).Outcome;

    private async Task<string> Place(TimeSpan? voidAfter) => (await Execute(new PlaceOne(voidAfter))).Value!;

    private async Task<HoldRow> Row(string hold)
    {
        await using var db = _console.Database();
        return await db.Set<HoldRow>().AsNoTracking().SingleAsync(h => h.Id == hold);
    }

    private async Task<IReadOnlyList<string>> Story(string hold)
    {
        await using var db = _console.Database();
        return await db.Journal.Where(j => j.Stream == $"hold/{hold}" && j.Type != "command.refused").OrderBy(j => j.StreamVersion).Select(j => j.Type).ToListAsync();
    }

    private async Task<IReadOnlyList<string>> Effects(string hold)
    {
        await using var db = _console.Database();
        return await db.Set<OutboxRow>().Where(o => o.Kind == Domain.EffectKind && o.Key == hold).Select(o => o.Payload).ToListAsync();
    }

    // The domain is the test's own, so that neither the deadlines' loop nor an effector of the console takes part.
    private sealed class PlaceOne(TimeSpan? voidAfter) : Command<string>(Operator.System("test"))
    {
        public override string Stream => "test/holds";

        public override ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct) => ValueTask.FromResult(Outcome<string>.Done(
            HoldPlacement.Place(work, new HoldRequest(Domain.Name, "TEST", "Held for a test", "test/1", "Test 1", "{}") { Due = TimeSpan.FromMinutes(30), VoidAfter = voidAfter })));
    }
}
