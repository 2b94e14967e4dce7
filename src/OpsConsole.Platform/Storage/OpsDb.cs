using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// The database, whatever the provider. Read through it freely; audited tables are written only by the
/// <see cref="WritePath"/> (see <see cref="AuditedTables"/>).
/// </summary>
public abstract class OpsDb(DbContextOptions options, IReadOnlyList<IModule> modules)
    : IdentityDbContext<Person, IdentityRole, string>(options), IDataProtectionKeyContext
{
    /// <summary>Longest string column unless a table says otherwise; SQL Server cannot index more.</summary>
    public static int DefaultTextLength => 400;

    /// <summary>Entries of every lane. Append-only: triggers refuse update and delete.</summary>
    public DbSet<JournalRow> Journal => Set<JournalRow>();

    /// <summary>The key ring that protects cookies; shared, so that every instance can read what another has issued.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(DefaultTextLength);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // A key ring entry is longer than any other text; only SQLite would let it pass.
        builder.Entity<DataProtectionKey>().Property(key => key.Xml).HasMaxLength(-1);
        PlatformTables.Configure(builder);
        foreach (var module in modules)
            module.ConfigureModel(builder);
    }
}

/// <summary>Time is stored as UTC ticks: SQLite can neither compare nor order <see cref="DateTimeOffset"/>.</summary>
internal sealed class UtcTicksConverter() : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<DateTimeOffset, long>(
    time => time.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
