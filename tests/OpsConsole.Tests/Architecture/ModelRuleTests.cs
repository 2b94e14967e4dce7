using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using OpsConsole.Storage;

namespace OpsConsole.Tests.Architecture;

public sealed class ModelRuleTests
{
    [Theory]
    [InlineData("Sqlite", "Data Source=:memory:")]
    [InlineData("PostgreSql", "Host=localhost;Database=none")]
    [InlineData("SqlServer", "Server=localhost;Database=none")]
    public void Columns_mean_the_same_on_every_provider(string provider, string connection)
    {
        using var db = new OpsDbFactory(provider, connection, Modules.All).Create();
        var model = db.GetService<IDesignTimeModel>().Model;
        model.GetEntityTypes().Should().HaveCountGreaterThan(20);
        ModelRules.Unsafe(model).ShouldBeSilent();
    }

    [Fact]
    public void Canary_columns_that_do_not_are_reported()
    {
        using var db = new CanaryDb();
        ModelRules.Unsafe(db.GetService<IDesignTimeModel>().Model).Should().Equal(
            "CanaryRow.At is a time that is not stored as ticks",
            "CanaryRow.Count is a UInt64: make it a long",
            "CanaryRow.Level is a UInt32: make it a long",
            "CanaryRow.Price is a Decimal: make it minor units in a long, or the text as it came",
            "CanaryRow.Row is a version that the database counts: count it in a long Version",
            "CanaryRow.Seen is a DateTime: make it a DateTimeOffset, which is stored as UTC ticks",
            "CanaryRow.Stamp is a version that the database counts: count it in a long Version");
    }

    private sealed class CanaryDb : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite("Data Source=:memory:");

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<CanaryRow>(row =>
        {
            row.Property(r => r.Row).IsRowVersion();
            row.Property(r => r.Stamp).IsConcurrencyToken();
            row.Property(r => r.Version).IsConcurrencyToken();
        });
    }

    private sealed class CanaryRow
    {
        public required string Id { get; init; }
        public required long Version { get; init; }
        public ulong Count { get; init; }
        public uint? Level { get; init; }
        public decimal? Price { get; init; }
        public DateTime Seen { get; init; }
        public DateTimeOffset At { get; init; }
        public long Row { get; init; }
        public byte[] Stamp { get; init; } = [];
    }
}
