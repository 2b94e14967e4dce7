using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

public sealed class OutboxTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly SampleEffector _effector = new();

    [Theory, EveryProvider]
    public async Task Effects_that_nobody_takes_do_not_stand_in_the_way(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, dispatcher) = await Dispatcher(stand);
        await writer.Execute(new Publish("unknown", 250), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await writer.Execute(new Publish("sample", 1), CancellationToken.None);
        (await dispatcher.DeliverDue(CancellationToken.None)).Should().Be(1);
    }

    [Theory, EveryProvider]
    public async Task A_failing_effect_is_put_off_longer_each_time_then_in_doubt_and_still_happens_once(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, dispatcher) = await Dispatcher(stand);
        await writer.Execute(new Publish("sample", 1), CancellationToken.None);
        _effector.IsBroken = true;
        var pauses = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            (await dispatcher.DeliverDue(CancellationToken.None)).Should().Be(0);
            (await dispatcher.DeliverDue(CancellationToken.None)).Should().Be(0, "it is not due");
            var row = await Effect(stand);
            row.Attempts.Should().Be(attempt);
            row.State.Should().Be(attempt < 5 ? "pending" : "in-doubt");
            pauses.Add(row.DueAt - _time.GetUtcNow());
            _time.Advance(row.DueAt - _time.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        }

        pauses.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        _effector.IsBroken = false;
        (await dispatcher.DeliverDue(CancellationToken.None)).Should().Be(1);
        (await Effect(stand)).State.Should().Be("delivered");
        await using var db = stand.Databases.Create();
        (await db.Journal.Where(j => j.Stream == "outbox/sample:0").OrderBy(j => j.StreamVersion).Select(j => j.Type).ToListAsync())
            .Should().Equal("effect.failed", "effect.failed", "effect.failed", "effect.failed", "effect.failed", "effect.delivered");
        await WritePathTests.JournalIsWhole(stand);
    }

    [Theory, EveryProvider]
    public async Task An_effect_that_cannot_even_say_what_it_needs_is_put_off_too(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, dispatcher) = await Dispatcher(stand);
        await writer.Execute(new Publish("sample", 1), CancellationToken.None);
        _effector.IsUnreadable = true;
        (await dispatcher.DeliverDue(CancellationToken.None)).Should().Be(0);
        (await Effect(stand)).Attempts.Should().Be(1);
    }

    [Theory, EveryProvider]
    public async Task What_an_effect_does_carries_on_its_story_and_names_what_caused_it(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, dispatcher) = await Dispatcher(stand);
        using (var request = new System.Diagnostics.Activity("request").Start())
        {
            await writer.Execute(new Publish("sample", 1), CancellationToken.None);
            (await dispatcher.DeliverDue(CancellationToken.None)).Should().Be(1);
            await using var db = stand.Databases.Create();
            var published = await Entry(db, new Publish("sample", 1).Stream);
            published.GetProperty("trace").GetString().Should().Be(request.TraceId.ToHexString());
            published.GetProperty("correlation").GetString().Should().Be(request.TraceId.ToHexString());
            published.TryGetProperty("cause", out _).Should().BeFalse("it came from outside");
        }

        _effector.IsBroken = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        await writer.Execute(new Publish("sample", 2, from: 1) { Correlation = "a-story" }, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await dispatcher.DeliverDue(CancellationToken.None)).Should().Be(0);
        await using var after = stand.Databases.Create();
        var failed = await Entry(after, "outbox/sample:1");
        failed.GetProperty("correlation").GetString().Should().Be("a-story");
        failed.GetProperty("cause").GetString().Should().Be(new Publish("sample", 1).Stream);
        failed.TryGetProperty("trace", out _).Should().BeFalse("no request made it");
    }

    private static async Task<System.Text.Json.JsonElement> Entry(OpsDb db, string stream) => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(
        await db.Journal.Where(j => j.Stream == stream).OrderBy(j => j.StreamVersion).Select(j => j.Canonical).FirstAsync());

    private async Task<(WritePath Writer, OutboxDispatcher Dispatcher)> Dispatcher(StorageStand stand)
    {
        var (writer, _) = await stand.Writer(time: _time);
        return (writer, new OutboxDispatcher(stand.Databases, writer, [_effector], new OutboxSignal(), new LoopRegistry(), _time, NullLogger<OutboxDispatcher>.Instance));
    }

    private static async Task<OutboxRow> Effect(StorageStand stand)
    {
        await using var db = stand.Databases.Create();
        return await db.Set<OutboxRow>().AsNoTracking().SingleAsync();
    }

    private sealed class SampleEffector : IEffector
    {
        public bool IsBroken { get; set; }

        public bool IsUnreadable { get; set; }

        public string Kind => "sample";

        public void Declare(OutboxRow effect, Needs needs)
        {
            if (IsUnreadable)
                throw new System.Text.Json.JsonException("Not JSON.");
        }

        public ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct) =>
            IsBroken ? throw new InvalidOperationException("This one is faulty.") : ValueTask.CompletedTask;
    }

    private sealed class Publish(string kind, int count, int from = 0) : Command<int>(Operator.System("sample"))
    {
        public override string Stream => $"sample/{kind}";

        public override ValueTask<Outcome<int>> Decide(Work work, CancellationToken ct)
        {
            for (var i = from; i < count; i++)
                work.Publish(kind, i.ToString(System.Globalization.CultureInfo.InvariantCulture), "{}");
            work.Record(Stream, new SampleCounted(kind, count));
            return ValueTask.FromResult(Outcome<int>.Done(count));
        }
    }
}
