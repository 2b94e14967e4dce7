using System.Reflection;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Tests.Architecture;

/// <summary>Facts outlive the program: they hold what every reader in ten years can read, under a name that stays.</summary>
internal static class FactRules
{
    private static readonly Type[] Plain = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(short), typeof(byte)];

    /// <summary>What of a fact is written down.</summary>
    public static IReadOnlyList<PropertyInfo> MembersOf(Type fact) => [.. fact.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != "EqualityContract")];

    /// <summary>Members whose written form depends on the reader's arithmetic or the writer's library.</summary>
    public static IReadOnlyList<string> Unwritable(IEnumerable<Type> types) =>
    [
        .. from fact in types
           where fact.IsDefined(typeof(JournalEventAttribute), inherit: false)
           from member in MembersOf(fact)
           where !IsWritable(member.PropertyType, depth: 0)
           select $"{fact.Name}.{member.Name} is a {NameOf(member.PropertyType)}; facts hold strings, whole numbers, booleans, and lists and records of them",
    ];

    /// <summary>Names that two facts have, or that are not dotted words.</summary>
    public static IReadOnlyList<string> Misnamed(IEnumerable<Type> types)
    {
        var named = types.Select(t => (Type: t, Event: t.GetCustomAttribute<JournalEventAttribute>())).Where(f => f.Event is not null).ToList();
        return
        [
            .. named.GroupBy(f => (f.Event!.Type, f.Event.SchemaVersion)).Where(g => g.Count() > 1).Select(g => $"{g.Key.Type} names {string.Join(" and ", g.Select(f => f.Type.Name).Order(StringComparer.Ordinal))}"),
            .. named.Where(f => f.Event!.Type.Split('.').Length < 2 || f.Event.Type.Any(c => c is not (>= 'a' and <= 'z') and not '-' and not '.')).Select(f => $"{f.Type.Name} is named '{f.Event!.Type}': dotted words in lower case are expected"),
        ];
    }

    /// <summary>A type as one writes it.</summary>
    public static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{NameOf(inner)}?";
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
    }

    private static bool IsWritable(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Plain.Contains(type))
            return true;
        if (depth > 8)
            return false;
        if (type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type))
            return type.GetGenericArguments().All(a => IsWritable(a, depth + 1));
        return type.GetMethod("<Clone>$") is not null && MembersOf(type).All(m => IsWritable(m.PropertyType, depth + 1));
    }
}

public sealed class FactRuleTests
{
    [Fact]
    public void Facts_hold_what_every_reader_can_read() => FactRules.Unwritable(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void Each_fact_has_a_name_of_its_own() => FactRules.Misnamed(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void Canary_a_fact_with_a_decimal_a_time_or_an_enum_is_reported() => FactRules.Unwritable([typeof(Canaries.PriceChanged), typeof(Canaries.PriceKept)]).Select(f => f.Split(' ')[0]).Should().Equal(
        "PriceChanged.Price", "PriceChanged.At", "PriceChanged.Parts", "PriceChanged.Day");

    [Fact]
    public void Canary_a_name_used_twice_or_misspelt_is_reported() => FactRules.Misnamed([typeof(Canaries.PriceChanged), typeof(Canaries.PriceKept), typeof(Canaries.PriceLost)]).Should().Equal(
        "price.changed names PriceChanged and PriceKept", "PriceLost is named 'PriceLost': dotted words in lower case are expected");
}
