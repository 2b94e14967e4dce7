using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

/// <summary>What is known to go wrong on one provider or another.</summary>
public sealed class TrapTests
{
    [Theory, EveryProvider]
    public async Task The_journal_refuses_update_and_delete_even_from_outside(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        foreach (var statement in new[] { "UPDATE {0} SET {1} = 'x'", "DELETE FROM {0}" })
        {
            await using var db = stand.Databases.Create();
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            var quote = provider == "SqlServer" ? ("[", "]") : ("\"", "\"");
            command.CommandText = string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, $"{quote.Item1}Journal{quote.Item2}", $"{quote.Item1}Actor{quote.Item2}");
            await FluentActions.Invoking(() => command.ExecuteNonQueryAsync()).Should().ThrowAsync<System.Data.Common.DbException>();
        }

        await using var after = stand.Databases.Create();
        (await after.Journal.SingleAsync()).Actor.Should().Be("system:sample");
    }

    [Theory]
    [InlineData("TRUNCATE \"Journal\"")]
    [InlineData("TRUNCATE \"ApiKeys\", \"Journal\" CASCADE")]
    public async Task PostgreSQL_lets_nobody_empty_the_journal(string statement)
    {
        Assert.SkipWhen(TestKit.TestDatabase.PostgreSqlServer is null, $"No server: {TestKit.TestDatabase.PostgreSqlVariable} is not set.");
        await using var stand = await StorageStand.Create("PostgreSql");
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        await using var connection = new Npgsql.NpgsqlConnection(stand.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        var refused = await FluentActions.Invoking(() => command.ExecuteNonQueryAsync()).Should().ThrowAsync<Npgsql.PostgresException>();
        refused.Which.MessageText.Should().Contain("append-only");

        await using var after = stand.Databases.Create();
        (await after.Journal.SingleAsync()).Actor.Should().Be("system:sample");
        (await after.Set<ApiKeyRow>().CountAsync()).Should().Be(1);
    }

    [Theory]
    [InlineData("the same place in its lane", "\"Lane\", \"Sequence\"", "9, 9")]
    [InlineData("the same place in its stream", "\"Stream\", \"StreamVersion\"", "'other', 9")]
    public async Task SQLite_lets_nobody_replace_an_entry(string what, string other, string otherValues)
    {
        await using var stand = await StorageStand.Create("Sqlite");
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        // As any tool would open it: without the settings of the console's own connections.
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(stand.ConnectionString);
        await connection.OpenAsync();
        string[] places = ["\"Lane\", \"Sequence\"", "\"Stream\", \"StreamVersion\""];
        var kept = places.Single(p => p != other);
        foreach (var verb in new[] { "INSERT OR REPLACE", "REPLACE" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"""
                {verb} INTO "Journal" ({kept}, {other}, "Type", "OccurredAt", "RecordedAt", "Actor", "Canonical", "LeafHash", "PreviousHash")
                SELECT {kept}, {otherValues}, "Type", "OccurredAt", "RecordedAt", 'forger', "Canonical", "LeafHash", "PreviousHash" FROM "Journal"
                """;
            var refused = await FluentActions.Invoking(() => command.ExecuteNonQueryAsync()).Should().ThrowAsync<Microsoft.Data.Sqlite.SqliteException>(what);
            refused.Which.Message.Should().Contain("append-only");
        }

        await using var after = stand.Databases.Create();
        (await after.Journal.SingleAsync()).Actor.Should().Be("system:sample");
    }

    [Theory, EveryProvider]
    public async Task Audited_tables_cannot_be_changed_beside_the_write_path(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        await using var db = stand.Databases.Create();
        await FluentActions.Invoking(() => db.Set<ApiKeyRow>().ExecuteUpdateAsync(s => s.SetProperty(k => k.Name, "x"))).Should().ThrowAsync<UnauditedChangeException>();
        await FluentActions.Invoking(() => db.Set<ApiKeyRow>().ExecuteDeleteAsync()).Should().ThrowAsync<UnauditedChangeException>();
        await FluentActions.Invoking(() => db.Database.ExecuteSqlRawAsync("DELETE FROM \"ApiKeys\"")).Should().ThrowAsync<UnauditedChangeException>();
        db.Remove(await db.Set<ApiKeyRow>().SingleAsync());
        await FluentActions.Invoking(() => db.SaveChangesAsync()).Should().ThrowAsync<UnauditedChangeException>();
    }

    [Theory, EveryProvider]
    public async Task Time_is_compared_and_ordered_by_the_database(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        for (var i = 0; i < 5; i++)
            await writer.Execute(new Count($"c{i}", create: true), CancellationToken.None);
        await using var db = stand.Databases.Create();
        var times = await db.Set<ApiKeyRow>().OrderByDescending(k => k.CreatedAt).Select(k => k.CreatedAt).ToListAsync();
        times.Should().BeInDescendingOrder();
        times.Should().OnlyContain(t => t.Offset == TimeSpan.Zero);
        var middle = times[2];
        (await db.Set<ApiKeyRow>().CountAsync(k => k.CreatedAt > middle)).Should().Be(2);
    }

    [Theory, EveryProvider]
    public async Task A_second_writer_with_an_old_version_loses_and_is_told(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("a", create: true), CancellationToken.None);
        await using var db = stand.Databases.Create();
        await db.Database.OpenConnectionAsync();
        await using var rows = new RowStore(db, stand.Databases.Dialect, []);
        var row = await db.Set<ApiKeyRow>().AsNoTracking().SingleAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var raw = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
        await FluentActions.Invoking(() => rows.Store(raw, [], [(row with { Version = 3 }, 2)], null, CancellationToken.None)).Should().ThrowAsync<VersionConflictException>();
    }

    [Theory, EveryProvider]
    public async Task Ids_that_differ_in_case_are_two(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Count("abc", create: true), CancellationToken.None);
        await writer.Execute(new Count("ABC", create: true), CancellationToken.None);
        await using var db = stand.Databases.Create();
        (await db.Set<ApiKeyRow>().CountAsync()).Should().Be(2);
    }

    [Theory, EveryProvider]
    public async Task One_lease_has_one_holder_and_a_new_holder_a_new_fence(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));
        var (ones, one) = await stand.Writer(time: time);
        var (twos, two) = await stand.Writer(time: time);
        while (one.Number == 0 || two.Number == 0)
            await Task.Yield();
        var first = new Leases(ones, one, time);
        var second = new Leases(twos, two, time);
        var taken = await first.Take("seal", TimeSpan.FromSeconds(10), CancellationToken.None);
        taken!.Fence.Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(4));
        (await first.Take("seal", TimeSpan.FromSeconds(10), CancellationToken.None))!.Fence.Should().Be(1, "a renewal is the same tenure");
        time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        (await second.Take("seal", TimeSpan.FromSeconds(10), CancellationToken.None)).Should().BeNull();
        time.Advance(TimeSpan.FromTicks(1));
        (await second.Take("seal", TimeSpan.FromSeconds(10), CancellationToken.None))!.Fence.Should().Be(2, "who was refused has not prolonged it for the other");
        (await first.Take("seal", TimeSpan.FromSeconds(10), CancellationToken.None)).Should().BeNull();
        time.Advance(TimeSpan.FromSeconds(10));
        (await second.Take("seal", TimeSpan.FromSeconds(10), CancellationToken.None))!.Fence.Should().Be(3, "between its end and now anybody might have had it");
    }

    [Fact]
    public async Task SQLite_syncs_fully_and_keeps_a_write_ahead_log()
    {
        await using var stand = await StorageStand.Create("Sqlite");
        await using var db = stand.Databases.Create();
        (await db.Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync()).Should().Be(2);
        (await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync()).Should().Be("wal");
    }
}
