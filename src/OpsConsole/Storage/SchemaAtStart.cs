using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>Brings the schema up to date before any loop starts, or refuses to run on an old one.</summary>
internal sealed class SchemaAtStart(IOpsDbFactory databases, IOptions<StorageOptions> options) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.Create();
        if (options.Value.MigrateAtStart)
        {
            await databases.Dialect.Migrate(db, cancellationToken);
            return;
        }

        var missing = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException($"The database lacks {missing.Count} migrations, the first is {missing[0]}. Run 'opsconsole migrate', or set Storage:MigrateAtStart to true.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
