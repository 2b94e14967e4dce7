using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace OpsConsole.Benchmarks;

/// <summary>
/// What the plain library does with the same rows: clients in this process hand five rows each to one writer, which saves what
/// has gathered with Entity Framework Core's <c>SaveChanges</c> on SQLite with full sync and then answers.
/// </summary>
internal static class BareGroupCommit
{
    private sealed class Row
    {
        public Guid Id { get; set; }
        public string Kind { get; set; } = "";
        public string Text { get; set; } = "";
        public long Amount { get; set; }
        public long At { get; set; }
    }

    private sealed class Db(string file) : DbContext
    {
        public DbSet<Row> Rows => Set<Row>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite($"Data Source={file}");

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Row>().HasIndex(row => row.Kind);
    }

    /// <returns>Commands a second, each five rows, durable before the answer.</returns>
    public static async Task<double> Run(int clients, TimeSpan length)
    {
        var folder = Directory.CreateTempSubdirectory("opsconsole-bare-").FullName;
        var file = Path.Combine(folder, "bare.db");
        await using (var db = new Db(file))
        {
            await db.Database.EnsureCreatedAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
        }

        var queue = Channel.CreateUnbounded<(Row[] Rows, TaskCompletionSource Done)>();
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() => Write(file, queue.Reader));
        await Load(queue.Writer, clients, TimeSpan.FromSeconds(1));
        var done = await Load(queue.Writer, clients, length);
        queue.Writer.Complete();
        await writer;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return done / length.TotalSeconds;
    }

    private static async Task<int> Load(ChannelWriter<(Row[], TaskCompletionSource)> queue, int clients, TimeSpan length)
    {
        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var n = 0;
            while (Stopwatch.GetTimestamp() < end)
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var rows = Enumerable.Range(0, 5).Select(i => new Row { Id = Guid.CreateVersion7(), Kind = $"kind-{i}", Text = new string('x', 200), Amount = n, At = Stopwatch.GetTimestamp() }).ToArray();
                await queue.WriteAsync((rows, done));
                await done.Task;
                n++;
            }

            return n;
        })));
        return counts.Sum();
    }

    private static async Task Write(string file, ChannelReader<(Row[] Rows, TaskCompletionSource Done)> queue)
    {
        await using var connection = new Db(file);
        await connection.Database.OpenConnectionAsync();
        await connection.Database.ExecuteSqlRawAsync("PRAGMA synchronous = FULL");
        while (await queue.WaitToReadAsync())
        {
            var batch = new List<TaskCompletionSource>();
            while (batch.Count < 128 && queue.TryRead(out var item))
            {
                connection.AddRange(item.Rows);
                batch.Add(item.Done);
            }

            await connection.SaveChangesAsync();
            connection.ChangeTracker.Clear();
            foreach (var done in batch)
                done.SetResult();
        }
    }
}
