using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OpsConsole.Tests.Architecture;

/// <summary>
/// No column has a type that one of the providers compares, orders or rounds otherwise than the others: SQLite cannot order
/// unsigned numbers, keeps decimals as text or floating point, and does not know of versions that the database counts.
/// </summary>
internal static class ModelRules
{
    private static readonly Dictionary<Type, string> Untrusted = new()
    {
        [typeof(ulong)] = "a long",
        [typeof(uint)] = "a long",
        [typeof(decimal)] = "minor units in a long, or the text as it came",
        [typeof(DateTime)] = "a DateTimeOffset, which is stored as UTC ticks",
    };

    /// <summary>Properties that do not mean the same on every provider.</summary>
    public static IReadOnlyList<string> Unsafe(IModel model) =>
    [
        .. from entity in model.GetEntityTypes()
           from property in entity.GetProperties()
           from wrong in Wrong(property)
           orderby entity.Name, property.Name
           select $"{entity.ClrType.Name}.{property.Name} {wrong}",
    ];

    private static IEnumerable<string> Wrong(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (Untrusted.TryGetValue(type, out var better))
            yield return $"is a {type.Name}: make it {better}";
        if (type == typeof(DateTimeOffset) && property.GetTypeMapping().Converter?.ProviderClrType != typeof(long))
            yield return "is a time that is not stored as ticks";
        if (property.IsConcurrencyToken && (type == typeof(byte[]) || property.ValueGenerated.HasFlag(ValueGenerated.OnUpdate)))
            yield return "is a version that the database counts: count it in a long Version";
    }
}
