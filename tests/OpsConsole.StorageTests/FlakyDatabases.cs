using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using OpsConsole.Platform.Storage;
using OpsConsole.Storage;

namespace OpsConsole.StorageTests;

/// <summary>Databases whose next openings and commits fail, as when a server restarts.</summary>
internal sealed class FlakyDatabases(IOpsDbFactory inner) : IOpsDbFactory
{
    private readonly Breaks _breaks = new();

    /// <summary>How many openings fail from now on.</summary>
    public int FailNext { get; set; }

    /// <summary>How many commits are lost with their connection before they happen.</summary>
    public int BreakBeforeCommit
    {
        get => _breaks.Before;
        set => _breaks.Before = value;
    }

    /// <summary>How many commits happen without anybody being told.</summary>
    public int LoseConfirmation
    {
        get => _breaks.After;
        set => _breaks.After = value;
    }

    public StorageDialect Dialect => inner.Dialect;

    public OpsDb Create()
    {
        if (FailNext > 0)
        {
            FailNext--;
            throw new IOException("The server is away.");
        }

        using var plain = inner.Create();
        var options = plain.GetService<IDbContextOptions>();
        return plain switch
        {
            SqliteOpsDb => new SqliteOpsDb(Breaking<SqliteOpsDb>(options), Modules.All),
            PostgreSqlOpsDb => new PostgreSqlOpsDb(Breaking<PostgreSqlOpsDb>(options), Modules.All),
            _ => new SqlServerOpsDb(Breaking<SqlServerOpsDb>(options), Modules.All),
        };
    }

    private DbContextOptions<T> Breaking<T>(IDbContextOptions options) where T : DbContext =>
        new DbContextOptionsBuilder<T>((DbContextOptions<T>)options).AddInterceptors(_breaks).Options;

    private sealed class Breaks : DbTransactionInterceptor
    {
        public int Before { get; set; }

        public int After { get; set; }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (Before > 0)
            {
                Before--;
                await transaction.Connection!.CloseAsync();
                throw new IOException("The connection was reset.");
            }

            return result;
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (After == 0)
                return Task.CompletedTask;
            After--;
            throw new IOException("The connection was reset.");
        }
    }
}
