using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

/// <summary>Stored answers are repeated for days and not for ever.</summary>
public sealed class AnswerRetentionTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(new WritePathOptions().KeepAnswersHours);

    [Theory, EveryProvider]
    public async Task An_answer_is_kept_for_its_time_and_then_given_up_with_an_entry(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, lane) = await stand.Writer();
        var keyed = new Count("a", create: true) { Idempotency = IdempotencyClaim.For("test", "key", new { counter = "a" }) };
        await writer.Execute(keyed, CancellationToken.None);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow + Kept - TimeSpan.FromMinutes(1));
        using var retention = Retention(stand, writer, lane, time);

        await retention.Turn(CancellationToken.None);
        (await writer.Execute(keyed, CancellationToken.None)).Replayed.Should().BeTrue();
        (await Entries(stand)).Should().BeEmpty("nothing was given up");

        time.Advance(TimeSpan.FromMinutes(2));
        await retention.Turn(CancellationToken.None);
        (await Answers(stand)).Should().Be(0);
        (await Entries(stand)).Should().Equal("answers.forgotten");
        var again = new Count("a") { Idempotency = keyed.Idempotency };
        (await writer.Execute(again, CancellationToken.None)).Should().Be(new Answer<long>(2, Replayed: false), "the key is free again");
    }

    [Theory, EveryProvider]
    public async Task However_many_are_old_all_are_given_up_in_one_turn(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, lane) = await stand.Writer();
        await Task.WhenAll(Enumerable.Range(0, 450).Select(i =>
            writer.Execute(new Count($"k{i}", create: true) { Idempotency = IdempotencyClaim.For("test", $"key{i}", new { i }) }, CancellationToken.None)));
        using var retention = Retention(stand, writer, lane, new FakeTimeProvider(DateTimeOffset.UtcNow + Kept + TimeSpan.FromMinutes(1)));
        await retention.Turn(CancellationToken.None);
        (await Answers(stand)).Should().Be(0);
        (await Entries(stand)).Should().HaveCount(3);
    }

    [Theory, EveryProvider]
    public async Task Of_several_instances_one_gives_them_up(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, lane) = await stand.Writer();
        await writer.Execute(new Count("a", create: true) { Idempotency = IdempotencyClaim.For("test", "key", new { counter = "a" }) }, CancellationToken.None);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow + Kept + TimeSpan.FromMinutes(1));
        using var retention = Retention(stand, writer, lane, time);
        await using (var db = stand.Databases.Create())
        {
            db.Add(new LeaseRow { Id = retention.Name, Holder = "another/9", Fence = 1, ExpiresAt = time.GetUtcNow().AddSeconds(1) });
            await db.SaveChangesAsync();
        }

        await retention.Turn(CancellationToken.None);
        (await Answers(stand)).Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(1));
        await retention.Turn(CancellationToken.None);
        (await Answers(stand)).Should().Be(0, "the other is gone");
    }

    private static AnswerRetention Retention(StorageStand stand, WritePath writer, Lane lane, TimeProvider time) => new(
        stand.Databases, writer, new Leases(writer, lane, time), Options.Create(new WritePathOptions()), stand.Loops, time, NullLogger<AnswerRetention>.Instance);

    private static async Task<int> Answers(StorageStand stand)
    {
        await using var db = stand.Databases.Create();
        return await db.Set<IdempotencyRow>().CountAsync();
    }

    private static async Task<List<string>> Entries(StorageStand stand)
    {
        await using var db = stand.Databases.Create();
        return await db.Journal.AsNoTracking().Where(j => j.Stream == "console/answers").Select(j => j.Type).ToListAsync();
    }
}
