using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.StorageTests;

public sealed class WritePathTests
{
    [Theory, EveryProvider]
    public async Task State_and_journal_commit_together(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        (await writer.Execute(new Count("a", create: true), CancellationToken.None)).Outcome.Value.Should().Be(1);
        await using var db = stand.Databases.Create();
        (await db.Set<ApiKeyRow>().SingleAsync()).Name.Should().Be("1");
        (await db.Journal.SingleAsync()).Type.Should().Be("sample.counted");
    }

    [Theory, EveryProvider]
    public async Task A_hundred_at_once_each_count_once(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => writer.Execute(new Count("a"), CancellationToken.None)));
        answers.Select(a => a.Outcome.Value).Order().Should().Equal(Enumerable.Range(2, 100).Select(i => (long)i));
    }

    [Theory, EveryProvider]
    public async Task Two_instances_never_lose_a_change_to_each_other(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (first, one) = await stand.Writer();
        await first.Execute(new Count("a", create: true), CancellationToken.None);
        var (second, two) = await stand.Writer();
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? first : second).Execute(new Count("a"), CancellationToken.None)));
        var counted = answers.Where(a => a.Outcome.Refused is null).Select(a => a.Outcome.Value).ToList();
        counted.Should().OnlyHaveUniqueItems();
        await using var db = stand.Databases.Create();
        long.Parse((await db.Set<ApiKeyRow>().SingleAsync()).Name).Should().Be(1 + counted.Count);
        one.Number.Should().NotBe(two.Number);
        await JournalIsWhole(stand);
    }

    [Theory, EveryProvider]
    public async Task A_refusal_changes_nothing_and_is_an_entry(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        (await writer.Execute(new Count("a", refuse: true), CancellationToken.None)).Outcome.Refused!.Code.Should().Be("unwanted");
        await using var db = stand.Databases.Create();
        (await db.Set<ApiKeyRow>().SingleAsync()).Name.Should().Be("1");
        (await db.Journal.OrderBy(j => j.Sequence).Select(j => j.Type).ToListAsync()).Should().Equal("sample.counted", "command.refused");
    }

    [Theory, EveryProvider]
    public async Task A_faulty_command_spoils_no_neighbour(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        var tasks = Enumerable.Range(0, 30).Select(i => writer.Execute(new Count("a", fail: i % 3 == 0), CancellationToken.None)).ToList();
        await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
        tasks.Count(t => t.IsFaulted).Should().Be(10);
        tasks.Where(t => t.IsCompletedSuccessfully).Should().HaveCount(20);
        await using var db = stand.Databases.Create();
        (await db.Set<ApiKeyRow>().SingleAsync()).Name.Should().Be("21");
    }

    [Theory, EveryProvider]
    public async Task State_without_a_journal_entry_is_a_fault_and_is_not_stored(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await FluentActions.Invoking(() => writer.Execute(new CountInSecret("hidden"), CancellationToken.None)).Should().ThrowAsync<InvalidOperationException>();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        await using var db = stand.Databases.Create();
        (await db.Set<ApiKeyRow>().Select(k => k.Id).ToListAsync()).Should().Equal("a");
    }

    [Theory, EveryProvider]
    public async Task Lanes_and_streams_have_no_gaps_and_every_entry_names_the_one_before(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (first, _) = await stand.Writer();
        var (second, _) = await stand.Writer();
        foreach (var counter in new[] { "a", "b" })
            await first.Execute(new Count(counter, create: true), CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 80).Select(i => (i % 2 == 0 ? first : second).Execute(new Count(i % 4 < 2 ? "a" : "b", refuse: i % 10 == 0), CancellationToken.None)));
        await JournalIsWhole(stand);
    }

    [Theory, EveryProvider]
    public async Task The_same_key_on_two_instances_executes_once(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (first, _) = await stand.Writer();
        await first.Execute(new Count("a", create: true), CancellationToken.None);
        var (second, _) = await stand.Writer();
        var claim = IdempotencyClaim.For("test", "key", new { counter = "a" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? first : second).Execute(new Count("a") { Idempotency = claim }, CancellationToken.None)));
        answers.Select(a => a.Outcome.Value).Distinct().Should().Equal(2);
        answers.Count(a => !a.Replayed).Should().Be(1);
    }

    [Theory, EveryProvider]
    public async Task The_same_key_several_times_in_one_commit_executes_replays_and_mismatches(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        var claim = IdempotencyClaim.For("test", "key", new { counter = "a", by = 1 });
        // What waits while a commit is under way shares the next.
        var gate = new Gate();
        var held = writer.Execute(gate, CancellationToken.None);
        await gate.Reached;
        var before = writer.Execute(new Count("before", create: true), CancellationToken.None);
        var first = writer.Execute(new Count("a") { Idempotency = claim }, CancellationToken.None);
        var same = writer.Execute(new Count("a") { Idempotency = claim }, CancellationToken.None);
        var other = writer.Execute(new Count("a") { Idempotency = IdempotencyClaim.For("test", "key", new { counter = "a", by = 2 }) }, CancellationToken.None);
        var after = writer.Execute(new Count("after", create: true), CancellationToken.None);
        gate.Open();
        await Task.WhenAll(held, before, first, same, other, after);

        (await first).Should().Be(new Answer<long>(2, Replayed: false));
        (await same).Should().Be(new Answer<long>(2, Replayed: true));
        (await other).Replayed.Should().BeFalse();
        (await other).Outcome.Refused!.Should().Match<Refusal>(r => r.Code == "idempotency-mismatch" && r.Errors[0].Pointer == "/by" && r.Errors.Count == 1);
        await using var db = stand.Databases.Create();
        var journal = await db.Journal.OrderBy(j => j.Sequence).Skip(2).ToListAsync();
        journal.Select(j => j.Stream).Should().Equal("sample/before", "sample/a", "sample/after");
        journal.Select(j => j.RecordedAt).Distinct().Should().ContainSingle("it was one commit");
        (await db.Set<ApiKeyRow>().SingleAsync(k => k.Id == "a")).Name.Should().Be("2");
    }

    [Theory, EveryProvider]
    public async Task A_refusal_that_rests_on_state_stays_the_answer_of_its_key(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        var claim = IdempotencyClaim.For("test", "key", new { counter = "a" });
        var refused = await writer.Execute(new Count("a") { Idempotency = claim }, CancellationToken.None);
        refused.Outcome.Refused!.Code.Should().Be("absent");
        await writer.Execute(new Count("a", create: true), CancellationToken.None);

        var again = await writer.Execute(new Count("a") { Idempotency = claim }, CancellationToken.None);
        again.Replayed.Should().BeTrue();
        again.Outcome.Refused.Should().BeEquivalentTo(refused.Outcome.Refused);
        var anew = IdempotencyClaim.For("test", "another key", new { counter = "a" });
        (await writer.Execute(new Count("a") { Idempotency = anew }, CancellationToken.None)).Should().Be(new Answer<long>(2, Replayed: false));
        await using var db = stand.Databases.Create();
        (await db.Journal.CountAsync(j => j.Type == "command.refused")).Should().Be(1, "an answer given again is no second refusal");
    }

    [Theory, EveryProvider]
    public async Task After_a_connection_breaks_the_next_one_goes_on(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var flaky = new FlakyDatabases(stand.Databases);
        var (writer, _) = await stand.Writer(flaky);
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        flaky.BreakBeforeCommit = 1;
        flaky.FailNext = 3;
        (await writer.Execute(new Count("a"), CancellationToken.None)).Outcome.Value.Should().Be(2, "a broken connection is replaced, not reported");
        flaky.BreakBeforeCommit.Should().Be(0);
        flaky.FailNext.Should().Be(0, "it was opened anew");
        await JournalIsWhole(stand);
    }

    [Theory, EveryProvider]
    public async Task A_commit_whose_confirmation_is_lost_is_read_back_until_it_is_known(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var flaky = new FlakyDatabases(stand.Databases);
        var (writer, lane) = await stand.Writer(flaky);
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        flaky.LoseConfirmation = 1;
        flaky.FailNext = 3;
        (await writer.Execute(new Count("a"), CancellationToken.None)).Outcome.Value.Should().Be(2);
        flaky.FailNext.Should().Be(0);
        lane.Sequence.Should().Be(2);
        (await writer.Execute(new Count("a"), CancellationToken.None)).Outcome.Value.Should().Be(3, "the lane goes on");
        await using var db = stand.Databases.Create();
        (await db.Set<ApiKeyRow>().SingleAsync()).Name.Should().Be("3", "each was counted exactly once");
        await JournalIsWhole(stand);
    }

    [Theory, EveryProvider]
    public async Task While_a_commit_is_in_doubt_nothing_else_is_committed_and_the_loop_says_so(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var flaky = new FlakyDatabases(stand.Databases);
        var (writer, lane) = await stand.Writer(flaky);
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        flaky.LoseConfirmation = 1;
        flaky.FailNext = int.MaxValue;
        var claim = IdempotencyClaim.For("test", "key", new { counter = "a" });
        (await writer.Execute(new Count("a") { Idempotency = claim }, CancellationToken.None)).Outcome.Refused!.Code.Should().Be("storage-unavailable");
        (await writer.Execute(new Count("a"), CancellationToken.None)).Outcome.Refused!.Code.Should().Be("storage-unavailable");
        stand.Loops.All.Single(l => l.Name == "write-path").FailuresInARow.Should().BePositive();

        flaky.FailNext = 0;
        var repeated = await writer.Execute(new Count("a") { Idempotency = claim }, CancellationToken.None);
        repeated.Should().Be(new Answer<long>(2, Replayed: true), "it had been committed");
        (await writer.Execute(new Count("a"), CancellationToken.None)).Outcome.Value.Should().Be(3);
        lane.Sequence.Should().Be(3);
        stand.Loops.All.Single(l => l.Name == "write-path").FailuresInARow.Should().Be(0);
        await JournalIsWhole(stand);
    }

    [Theory, EveryProvider]
    public async Task Rows_without_entries_are_read_back_too(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var flaky = new FlakyDatabases(stand.Databases);
        var (writer, lane) = await stand.Writer(flaky);
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        flaky.LoseConfirmation = 1;
        flaky.FailNext = 2;
        (await writer.Execute(new StoreBlock("one"), CancellationToken.None)).Outcome.Value.Should().Be("one");
        flaky.BreakBeforeCommit = 1;
        (await writer.Execute(new StoreBlock("two"), CancellationToken.None)).Outcome.Value.Should().Be("two");
        lane.Sequence.Should().Be(1);
        await using var db = stand.Databases.Create();
        (await db.Set<ReadingBlockRow>().Select(b => b.Id).Order().ToListAsync()).Should().Equal("one", "two");
    }

    /// <summary>Keeps its commit under way until it is opened.</summary>
    private sealed class Gate() : Command<bool>(Operator.System("sample"))
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Stream => "sample/gate";

        public Task Reached => _reached.Task.WaitAsync(Patience);

        public void Open() => _opened.SetResult();

        public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
        {
            _reached.TrySetResult();
            await _opened.Task.WaitAsync(Patience, ct);
            work.Record(Stream, new SampleCounted("gate", 1));
            return true;
        }
    }

    internal static async Task JournalIsWhole(StorageStand stand)
    {
        await using var db = stand.Databases.Create();
        var journal = await db.Journal.AsNoTracking().ToListAsync();
        foreach (var lane in journal.GroupBy(j => j.Lane))
            lane.Select(j => j.Sequence).Order().Should().Equal(Enumerable.Range(1, lane.Count()).Select(i => (long)i));
        foreach (var stream in journal.GroupBy(j => j.Stream))
        {
            var previous = new byte[MerkleHash.Size];
            var version = 0L;
            foreach (var entry in stream.OrderBy(j => j.StreamVersion))
            {
                entry.StreamVersion.Should().Be(++version);
                entry.PreviousHash.Should().Equal(previous);
                MerkleHash.Leaf(entry.Canonical).Should().Equal(entry.LeafHash);
                CanonicalJson.Of(entry.Canonical).Should().Equal(entry.Canonical, "the stored bytes are canonical");
                previous = entry.LeafHash;
            }
        }
    }
}
