using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

/// <summary>The console's own small writes go over the writer's connection, and never at the expense of a command.</summary>
public sealed class UpkeepTests
{
    [Theory, EveryProvider]
    public async Task Upkeep_is_written_with_nothing_else_to_do(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        (await writer.Maintain(Lease("one"), CancellationToken.None)).Should().Be(1);
        await using var db = stand.Databases.Create();
        (await db.Set<LeaseRow>().AsNoTracking().SingleAsync()).Id.Should().Be("one");
    }

    [Theory, EveryProvider]
    public async Task Upkeep_that_fails_tells_its_caller_alone(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Maintain(Lease("one"), CancellationToken.None);
        var commands = Enumerable.Range(0, 20).Select(i => writer.Execute(new Count($"k{i}", create: true), CancellationToken.None)).ToList();
        await FluentActions.Invoking(() => writer.Maintain(Lease("one"), CancellationToken.None)).Should().ThrowAsync<DbUpdateException>();
        await Task.WhenAll(commands);
        (await writer.Maintain(Lease("two"), CancellationToken.None)).Should().Be(1, "nothing of the failed one is left on the connection");
        await using var db = stand.Databases.Create();
        (await db.Set<LeaseRow>().CountAsync()).Should().Be(2);
        (await db.Set<Platform.Identity.ApiKeyRow>().CountAsync()).Should().Be(20);
    }

    [Theory, EveryProvider]
    public async Task While_the_storage_is_away_upkeep_is_refused_and_not_kept(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var flaky = new FlakyDatabases(stand.Databases);
        var (writer, lane) = await stand.Writer(flaky);
        await TestKit.Eventually.Is(() => Task.FromResult(lane.Number > 0), TimeSpan.FromSeconds(20));
        flaky.FailNext = int.MaxValue;
        await FluentActions.Invoking(() => writer.Maintain(Lease("away"), CancellationToken.None)).Should().ThrowAsync<InvalidOperationException>();
        flaky.FailNext = 0;
        await writer.Maintain(Lease("back"), CancellationToken.None);
        await using var db = stand.Databases.Create();
        (await db.Set<LeaseRow>().AsNoTracking().SingleAsync()).Id.Should().Be("back");
    }

    [Fact]
    public async Task After_the_writer_has_stopped_nobody_waits_for_upkeep()
    {
        await using var stand = await StorageStand.Create("Sqlite");
        var (writer, _) = await stand.Writer();
        await writer.StopAsync(CancellationToken.None);
        await FluentActions.Invoking(() => writer.Maintain(Lease("late"), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5))).Should().ThrowAsync<InvalidOperationException>();
    }

    private static Func<OpsDb, CancellationToken, Task<int>> Lease(string id) => (db, ct) =>
    {
        db.Add(new LeaseRow { Id = id, Holder = "test", Fence = 1, ExpiresAt = DateTimeOffset.UnixEpoch });
        return db.SaveChangesAsync(ct);
    };
}
