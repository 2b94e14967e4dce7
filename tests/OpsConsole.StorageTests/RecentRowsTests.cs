using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OpsConsole.Platform.Storage;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.StorageTests;

/// <summary>What the writer of an embedded database remembers is what the table holds, whoever wrote it and whatever became of it since.</summary>
public sealed class RecentRowsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly RowIndex<PaymentRow> Index = new(p => p.LikenessKey) { Newest = p => p.ReceivedAt, Most = 3, Within = TimeSpan.FromDays(3) };

    private readonly Dictionary<IRowIndex, RecentRows> _recent = [];

    [Fact]
    public async Task A_database_of_before_is_known_at_the_first_look()
    {
        await using var stand = await Stand.Create(_recent);
        await stand.Store("p1", "a", Now);
        await stand.Store("p2", "b", Now);
        (await stand.Find("a")).Should().Equal("p1");
        (await stand.Find("none")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_another_writer_stores_is_seen_at_the_next_look()
    {
        await using var stand = await Stand.Create(_recent);
        await stand.Store("p1", "a", Now);
        await stand.Find("a");
        await using (var other = stand.Databases.Create())
            await stand.Store("p2", "a", Now.AddSeconds(1), other);
        (await stand.Find("a")).Should().Equal("p2", "p1");
    }

    [Fact]
    public async Task What_was_undone_is_not_found_and_its_number_given_again_finds_the_row_that_has_it()
    {
        await using var stand = await Stand.Create(_recent);
        await stand.Store("p1", "a", Now);
        await using (var transaction = await stand.Db.Database.BeginTransactionAsync())
        {
            (await stand.Find("b")).Should().BeEmpty();
            await stand.Store("p2", "b", Now);
            await transaction.RollbackAsync();
        }

        (await stand.Find("b")).Should().BeEmpty();
        await stand.Store("p3", "b", Now);
        (await stand.Find("b")).Should().Equal("p3");
        (await stand.Find("a")).Should().Equal("p1");
    }

    [Fact]
    public async Task Emptied_rows_are_passed_by_and_older_ones_found()
    {
        await using var stand = await Stand.Create(_recent);
        for (var i = 0; i < 10; i++)
            await stand.Store($"p{i}", i == 5 ? "between" : "a", Now.AddSeconds(i));
        (await stand.Find("a")).Should().Equal("p9", "p8", "p7");
        await stand.Run("UPDATE Payments SET LikenessKey = NULL WHERE Id IN ('p9', 'p7', 'p6', 'p4', 'p0')");
        (await stand.Find("a")).Should().Equal("p8", "p3", "p2");
        (await stand.Find("a")).Should().Equal("p8", "p3", "p2");
        (await stand.FindAll("a")).Should().Equal("p8", "p3", "p2", "p1");
        (await stand.Find("between")).Should().Equal("p5");
    }

    [Fact]
    public async Task Rows_that_are_numbered_anew_are_read_anew()
    {
        await using var stand = await Stand.Create(_recent);
        for (var i = 0; i < 6; i++)
            await stand.Store($"p{i}", $"v{i}", Now);
        await stand.Find("v5");
        await stand.Run("DELETE FROM Payments WHERE Id > 'p3'");
        await stand.Store("p9", "v9", Now);
        (await stand.Find("v9")).Should().Equal("p9");
        (await stand.Find("v3")).Should().Equal("p3");
        (await stand.Find("v5")).Should().BeEmpty();
    }

    [Fact]
    public async Task Only_the_rows_that_matter_are_read()
    {
        await using var stand = await Stand.Create(_recent);
        await stand.StoreMany(1000, Now.AddDays(-4), TimeSpan.FromSeconds(1), "old");
        await stand.StoreMany(200, Now.AddDays(-3).AddSeconds(-1), TimeSpan.FromSeconds(1), "recent");
        (await stand.Find("recent200")).Should().ContainSingle();
        _recent[Index].Count.Should().Be(199, "the window is open at its beginning: (now − 3 days, now]");
        (await stand.Find("old1000")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_table_without_any_row_that_matters_is_no_trouble()
    {
        await using var stand = await Stand.Create(_recent);
        (await stand.Find("a")).Should().BeEmpty();
        await stand.StoreMany(100, Now.AddDays(-10), TimeSpan.FromSeconds(1), "old");
        (await stand.Find("old7")).Should().BeEmpty();
        await stand.Store("p", "a", Now);
        (await stand.Find("a")).Should().Equal("p");
        _recent[Index].Count.Should().Be(1);
    }

    [Fact]
    public async Task Memory_is_given_back_when_rows_are_too_old()
    {
        await using var stand = await Stand.Create(_recent);
        const int Stretch = 65_536;
        await stand.StoreMany(Stretch * 2 + 10, Now.AddDays(-2), TimeSpan.FromSeconds(1), "v");
        (await stand.Find("v1")).Should().ContainSingle();
        (await stand.Find($"v{Stretch * 2 + 10}")).Should().ContainSingle();
        _recent[Index].Count.Should().Be(Stretch * 2 + 10);
        // The first stretch is over after 18 hours, the second after another 18.
        await stand.Find("none", Now.AddDays(-2) + TimeSpan.FromDays(3) + TimeSpan.FromSeconds(Stretch));
        _recent[Index].Count.Should().Be(Stretch + 10);
        await stand.Find("none", Now.AddDays(365));
        _recent[Index].Count.Should().Be(10);
        (await stand.Find($"v{Stretch + 1}", Now)).Should().BeEmpty("it was let go");
        (await stand.Find($"v{Stretch * 2 + 1}", Now)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_database_has_no_index_the_writer_remembers()
    {
        await using var stand = await Stand.Create(_recent);
        (await stand.Text("SELECT group_concat(name) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'Payments'"))
            .Should().Contain("IX_Payments_ReferenceKey").And.NotContain("Likeness");
    }

    private sealed class Stand(StorageStand storage, OpsDb db, RowStore rows) : IAsyncDisposable
    {
        public IOpsDbFactory Databases => storage.Databases;

        public OpsDb Db => db;

        public static async Task<Stand> Create(Dictionary<IRowIndex, RecentRows> recent)
        {
            var storage = await StorageStand.Create("Sqlite");
            var db = storage.Databases.Create();
            await db.Database.OpenConnectionAsync();
            return new Stand(storage, db, new RowStore(db, storage.Databases.Dialect, recent));
        }

        public async Task<IReadOnlyList<string>> Find(string value, DateTimeOffset? now = null) =>
            [.. (await rows.FindNewest(Index, [value], now ?? Now, CancellationToken.None)).Select(p => p.Id)];

        public async Task<IReadOnlyList<string>> FindAll(string value) =>
            [.. (await rows.FindBy(Index, [value], Now, CancellationToken.None)).Select(p => p.Id)];

        public Task Store(string id, string likeness, DateTimeOffset at, OpsDb? by = null) =>
            Run($"INSERT INTO Payments ({Columns}) VALUES ('{id}', 1, '{id}', '{id}', 'A', 'B', '1.00', 'AUD', '2026-11-28', 'settled', 'ACSC', '', '{likeness}', {at.UtcTicks})", by);

        /// <summary>The first one a step after the start; values are numbered from 1.</summary>
        public Task StoreMany(int count, DateTimeOffset start, TimeSpan step, string likeness) => Run(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            INSERT INTO Payments ({Columns})
            SELECT '{likeness}-' || i, 1, i, '{likeness}-' || i, 'A', 'B', '1.00', 'AUD', '2026-11-28', 'settled', 'ACSC', '', '{likeness}' || i, {start.UtcTicks} + i * {step.Ticks} FROM n
            """);

        public async Task Run(string text, OpsDb? by = null)
        {
            await using var command = await Command(text, by);
            await command.ExecuteNonQueryAsync();
        }

        public async Task<string> Text(string text)
        {
            await using var command = await Command(text, null);
            return (string)(await command.ExecuteScalarAsync())!;
        }

        private const string Columns = "Id, Version, EndToEndId, ReferenceKey, Debtor, Creditor, AmountText, Currency, ValueDate, State, IsoStatus, Reasons, LikenessKey, ReceivedAt";

        private async Task<DbCommand> Command(string text, OpsDb? by)
        {
            var on = by ?? db;
            await on.Database.OpenConnectionAsync();
            var command = on.Database.GetDbConnection().CreateCommand();
            command.Transaction = on.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = text;
            return command;
        }

        public async ValueTask DisposeAsync()
        {
            await rows.DisposeAsync();
            await db.DisposeAsync();
            await storage.DisposeAsync();
        }
    }
}
