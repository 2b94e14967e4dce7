using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

/// <summary>What the writer stores by its own statements is what Entity Framework reads, and what the writer finds again.</summary>
public sealed class RoundTripTests
{
    private static readonly DateTimeOffset Moment = new(2026, 10, 4, 2, 59, 59, TimeSpan.Zero);

    [Theory, EveryProvider]
    public Task Every_row_comes_back_as_it_was(string provider) => ComesBack(provider, empty: false);

    [Theory, EveryProvider]
    public Task Every_row_with_nothing_in_it_comes_back_as_it_was(string provider) => ComesBack(provider, empty: true);

    [Theory, EveryProvider]
    public async Task The_newest_of_those_alike_are_found_and_no_more_than_asked(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        await using var db = stand.Databases.Create();
        await db.Database.OpenConnectionAsync();
        await using var rows = new RowStore(db, stand.Databases.Dialect, []);
        var properties = db.Model.FindEntityType(typeof(ApiKeyRow))!.GetProperties().ToDictionary(p => p.Name, p => (p.IsNullable, p.GetMaxLength()));
        var all = Enumerable.Range(0, 5).Select(i => (ApiKeyRow)Sample(typeof(ApiKeyRow), properties, empty: false) with { Id = $"k{i}", Name = i == 4 ? "other" : "same", CreatedAt = Moment.AddMinutes(i) }).ToList();
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await rows.Store(transaction.GetDbTransaction(), all, [], null, CancellationToken.None);
            await transaction.CommitAsync();
        }

        var index = new RowIndex<ApiKeyRow>(k => k.Name) { Newest = k => k.CreatedAt, Most = 2 };
        var newest = await rows.FindNewest(index, ["same", "other", "none"], Moment, CancellationToken.None);
        newest.Where(k => k.Name == "same").Select(k => k.Id).Should().Equal("k3", "k2");
        newest.Where(k => k.Name != "same").Select(k => k.Id).Should().Equal("k4");
        (await rows.FindBy(index, ["same", "none"], Moment, CancellationToken.None)).Select(k => k.Id).Should().BeEquivalentTo("k0", "k1", "k2", "k3");
    }

    private static async Task ComesBack(string provider, bool empty)
    {
        await using var stand = await StorageStand.Create(provider);
        await using var db = stand.Databases.Create();
        await db.Database.OpenConnectionAsync();
        await using var rows = new RowStore(db, stand.Databases.Dialect, []);
        var tables = db.Model.GetEntityTypes().Where(t => typeof(IRow).IsAssignableFrom(t.ClrType)).ToList();
        tables.Should().HaveCountGreaterThan(15);
        foreach (var table in tables)
        {
            var row = Sample(table.ClrType, table.GetProperties().ToDictionary(p => p.Name, p => (p.IsNullable, p.GetMaxLength())), empty);
            await using (var transaction = await db.Database.BeginTransactionAsync())
            {
                await rows.Store(transaction.GetDbTransaction(), [row], [], null, CancellationToken.None);
                await transaction.CommitAsync();
            }

            await (Task)typeof(RoundTripTests).GetMethod(nameof(Compare), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(table.ClrType).Invoke(null, [db, rows, row])!;
        }
    }

    private static async Task Compare<T>(OpsDb db, RowStore rows, T row) where T : class, IRow
    {
        (await db.Set<T>().AsNoTracking().SingleAsync(r => r.Id == row.Id)).Should().BeEquivalentTo(row);
        (await rows.Find<T>(["absent", row.Id], CancellationToken.None)).Should().ContainSingle().Which.Should().BeEquivalentTo(row, options => options.ComparingByMembers<T>());
    }

    private static object Sample(Type type, Dictionary<string, (bool IsNullable, int? MaxLength)> columns, bool empty)
    {
        var row = Activator.CreateInstance(type)!;
        foreach (var (name, (isNullable, maxLength)) in columns)
        {
            var property = type.GetProperty(name)!;
            property.SetValue(row, name == nameof(IVersionedRow.Version) ? 1L : isNullable && empty ? null : Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, maxLength, empty));
        }

        return row;
    }

    private static object Value(Type type, int? maxLength, bool empty) => type switch
    {
        _ when type == typeof(string) => empty ? "" : maxLength is >= 1 and < 12 ? new string('ż', maxLength.Value) : "Zażółć 漢字 𝄞"[..12],
        _ when type == typeof(byte[]) => empty ? [] : new byte[] { 0, 255, 1 },
        _ when type == typeof(DateTimeOffset) => empty ? DateTimeOffset.MinValue : Moment,
        _ when type == typeof(long) => empty ? long.MinValue : long.MaxValue,
        _ when type == typeof(int) => empty ? int.MinValue : int.MaxValue,
        _ when type == typeof(double) => empty ? double.MinValue : 0.1,
        _ when type == typeof(bool) => !empty,
        _ when type.IsEnum => Enum.GetValues(type).GetValue(empty ? 0 : Enum.GetValues(type).Length - 1)!,
        _ => throw new NotSupportedException(type.Name),
    };
}
