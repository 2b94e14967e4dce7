using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.Storage;
using OpsConsole.TestKit;
using Xunit.Sdk;
using Xunit.v3;

namespace OpsConsole.StorageTests;

/// <summary>The providers every storage test runs on. An absent one is a labelled skip, never silence.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryProviderAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
        [
            new TheoryDataRow<string>("Sqlite"),
            new TheoryDataRow<string>("PostgreSql") { Skip = Absent(TestDatabase.PostgreSqlServer, TestDatabase.PostgreSqlVariable) },
            new TheoryDataRow<string>("SqlServer") { Skip = Absent(TestDatabase.SqlServer, TestDatabase.SqlServerVariable) },
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;

    private static string? Absent(string? server, string variable) => server is null ? $"No server: {variable} is not set." : null;
}

/// <summary>A migrated database of its own and as many writers on it as a test wants.</summary>
internal sealed class StorageStand : IAsyncDisposable
{
    private readonly List<WritePath> _writers = [];
    private readonly string? _folder;

    private StorageStand(OpsDbFactory databases, string? folder, string connectionString) => (Databases, _folder, ConnectionString) = (databases, folder, connectionString);

    public OpsDbFactory Databases { get; }

    public string ConnectionString { get; }

    public CommitFeed Feed { get; } = new();

    public LoopRegistry Loops { get; } = new();

    public static async Task<StorageStand> Create(string provider)
    {
        var folder = provider == "Sqlite" ? Directory.CreateTempSubdirectory("opsconsole-storage-").FullName : null;
        var database = provider switch
        {
            "Sqlite" => TestDatabase.Sqlite(Path.Combine(folder!, "stand.db")),
            "PostgreSql" => await TestDatabase.NewPostgreSql(),
            _ => await TestDatabase.NewSqlServer(),
        };
        var stand = new StorageStand(new OpsDbFactory(database.Provider, database.ConnectionString, Modules.All), folder, database.ConnectionString);
        await using var db = stand.Databases.Create();
        await stand.Databases.Dialect.Migrate(db, CancellationToken.None);
        return stand;
    }

    /// <summary>A writer with a lane of its own, as another instance would be.</summary>
    public async Task<(WritePath Writer, Lane Lane)> Writer(IOpsDbFactory? databases = null, TimeProvider? time = null)
    {
        var lane = new Lane();
        var writer = new WritePath(
            databases ?? Databases, lane, Feed, new OutboxSignal(), new WritePathMeter(new NoMeters()), Options.Create(new WritePathOptions()),
            Loops, time ?? TimeProvider.System, NullLogger<WritePath>.Instance);
        await writer.StartAsync(CancellationToken.None);
        _writers.Add(writer);
        return (writer, lane);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.StopAsync(CancellationToken.None);
            writer.Dispose();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private sealed class NoMeters : System.Diagnostics.Metrics.IMeterFactory
    {
        public System.Diagnostics.Metrics.Meter Create(System.Diagnostics.Metrics.MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
