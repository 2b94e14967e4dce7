using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

public sealed class JournalQueriesTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset[] Moments = [Morning, Morning.AddSeconds(1), Morning.AddSeconds(2)];
    private static readonly Operator Reader = Operator.System("reader");
    private static readonly JournalFilter Everything = new(null, null, null, null, null);

    // Alike but for capitals, for what follows, and for what a database takes as a pattern; and one whose length is a matter of counting.
    private static readonly string[] Streams = ["sample/a", "sample/ab", "Sample/a", "sam_le/a", "sam%/a", "sam𝄞/a", "other/a"];

    private readonly FakeTimeProvider _time = new(Morning);

    [Theory, EveryProvider]
    public async Task Each_filter_takes_exactly_its_entries(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var all = await Fill(stand);
        await Takes(Everything, _ => true);
        await Takes(Everything with { Stream = "sample/a" }, e => e.Stream == "sample/a");
        await Takes(Everything with { Stream = "sample/" }, _ => false);
        await Takes(Everything with { Stream = "*" }, _ => true);
        foreach (var prefix in new[] { "sample/a", "sample/", "Sample/", "sam_le", "sam%", "sam𝄞", "sam", "a" })
            await Takes(Everything with { Stream = $"{prefix}*" }, e => e.Stream.StartsWith(prefix, StringComparison.Ordinal));
        await Takes(Everything with { Actor = "system:ann" }, e => e.Actor == "system:ann");
        await Takes(Everything with { Actor = "system:an" }, _ => false);
        await Takes(Everything with { Type = "sample.named" }, e => e.Type == "sample.named");
        await Takes(Everything with { From = Moments[1] }, e => e.RecordedAt >= Moments[1]);
        await Takes(Everything with { From = Moments[1].AddTicks(1) }, e => e.RecordedAt == Moments[2]);
        await Takes(Everything with { To = Moments[1] }, e => e.RecordedAt == Moments[0]);
        await Takes(Everything with { To = Moments[1].AddTicks(1) }, e => e.RecordedAt <= Moments[1]);
        await Takes(
            new JournalFilter("sample/*", "system:ben", "sample.counted", Moments[1], Moments[2]),
            e => e is { Stream: "sample/a" or "sample/ab", Actor: "system:ben", Type: "sample.counted" } && e.RecordedAt == Moments[1]);

        async Task Takes(JournalFilter filter, Func<JournalRow, bool> which)
        {
            var (items, next) = await Journal(stand).Find(Reader, filter, null, all.Count, CancellationToken.None);
            items.Select(PlaceOf).Should().Equal(all.Where(which).Select(PlaceOf), $"{filter}");
            items.Should().OnlyContain(item => item.Intact);
            next.Should().BeNull();
        }
    }

    [Theory, EveryProvider]
    public async Task Pages_meet_without_gap_or_overlap_even_within_one_instant_of_two_lanes(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var all = await Fill(stand);
        var some = Everything with { Stream = "sample/*", To = Moments[2] };
        foreach (var limit in new[] { 1, 5, 7, all.Count - 1, all.Count })
        {
            (await Pages(Everything, limit)).Should().Equal(all.Select(PlaceOf), $"pages of {limit}");
            (await Pages(some, limit)).Should().Equal(
                all.Where(e => e.Stream is "sample/a" or "sample/ab" && e.RecordedAt < Moments[2]).Select(PlaceOf), $"pages of {limit} of a filter");
        }

        async Task<List<(int Lane, long Sequence)>> Pages(JournalFilter filter, int limit)
        {
            var places = new List<(int, long)>();
            string? before = null;
            do
            {
                var (items, next) = await Journal(stand).Find(Reader, filter, JournalCursor.Parse(before), limit, CancellationToken.None);
                items.Count.Should().BeInRange(1, limit, "an empty page would be a wasted call");
                places.AddRange(items.Select(PlaceOf));
                (next is null || next != before).Should().BeTrue("each page begins elsewhere");
                before = next;
            }
            while (before is not null);
            return places;
        }
    }

    private static (int Lane, long Sequence) PlaceOf(JournalRow row) => (row.Lane, row.Sequence);

    private static (int Lane, long Sequence) PlaceOf(JournalItem item) => (item.Lane, item.Sequence);

    private static JournalQueries Journal(StorageStand stand) => new(stand.Databases, new ActorNames(stand.Databases), Modules.All, []);

    /// <summary>Every stream, type, person and moment with each other; each person on a lane of its own. Newest first.</summary>
    private async Task<List<JournalRow>> Fill(StorageStand stand)
    {
        var (ann, _) = await stand.Writer(time: _time);
        var (ben, _) = await stand.Writer(time: _time);
        foreach (var moment in Moments)
        {
            _time.SetUtcNow(moment);
            await ann.Execute(new NoteEverywhere("ann"), CancellationToken.None);
            await ben.Execute(new NoteEverywhere("ben"), CancellationToken.None);
        }

        await using var db = stand.Databases.Create();
        var all = await db.Journal.AsNoTracking().ToListAsync();
        all.GroupBy(e => e.RecordedAt).Select(g => (g.Key, g.Select(e => e.Lane).Distinct().Count(), g.Count()))
            .Should().BeEquivalentTo(Moments.Select(moment => (moment, 2, 4 * Streams.Length)));
        return [.. all.OrderByDescending(e => e.RecordedAt).ThenByDescending(e => e.Lane).ThenByDescending(e => e.Sequence)];
    }

    private sealed class NoteEverywhere(string by) : Command<bool>(Operator.System(by))
    {
        public override string Stream => "sample/everywhere";

        public override ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
        {
            foreach (var stream in Streams)
            {
                work.Record(stream, new SampleCounted(stream, 1));
                work.Record(stream, new SampleNamed(stream));
            }

            return ValueTask.FromResult(Outcome<bool>.Done(true));
        }
    }
}
