using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Tests.Architecture;

/// <summary>One type that uses another across the border of a module.</summary>
/// <param name="Into">The module that is entered.</param>
internal sealed record Crossing(Type By, Type Used, ModuleFacts Into);

/// <summary>Who may use what of a module from outside.</summary>
internal static partial class ModuleBoundaries
{
    /// <summary>Every use of a module's types from outside its namespace.</summary>
    public static IReadOnlyList<Crossing> Crossings(IReadOnlyList<ModuleFacts> modules, IEnumerable<Type> types) =>
    [
        .. from type in types
           from used in Il.TypesUsed(type)
           let entered = modules.FirstOrDefault(m => m.Owns(used.Namespace))
           where entered is not null && !entered.Owns(type.Namespace)
           orderby ConsoleCode.NameOf(type), ConsoleCode.NameOf(used)
           select new Crossing(type, used, entered),
    ];

    /// <summary>Crossings that do not go through <c>Contracts</c> and are not the composition root's.</summary>
    public static IReadOnlyList<string> Trespasses(IReadOnlyList<ModuleFacts> modules, IEnumerable<Type> types, string compositionRoot) =>
    [
        .. Crossings(modules, types)
            .Where(c => !c.Into.Promises(c.Used.Namespace) && (c.By.Assembly.GetName().Name != compositionRoot || Composed(c, compositionRoot) is null))
            .Select(c => $"{ConsoleCode.NameOf(c.By)} uses {ConsoleCode.NameOf(c.Used)}, which is not in {c.Into.Name}.Contracts").Distinct(),
    ];

    /// <summary>
    /// The one exception: the composition root shows what modules offer for the screen. Null for anything but a module's own
    /// registration, a component, a monitor and a monitor's snapshot; a module inside the composition root is its own.
    /// </summary>
    public static string? Composed(Crossing crossing, string compositionRoot)
    {
        var used = crossing.Used;
        if (typeof(IModule).IsAssignableFrom(used))
            return "module";
        if (typeof(IComponent).IsAssignableFrom(used))
            return "component";
        if (MonitorOf(used) is not null)
            return "monitor";
        if (used.Assembly.GetTypes().Any(t => MonitorOf(t) == used))
            return "snapshot";
        return crossing.Into.Tier == compositionRoot ? "its own" : null;
    }

    /// <summary>The snapshot type of a monitor, or null.</summary>
    public static Type? MonitorOf(Type type)
    {
        for (var one = type.BaseType; one is not null; one = one.BaseType)
        {
            if (one.IsGenericType && one.GetGenericTypeDefinition() == typeof(Monitor<>))
                return one.GetGenericArguments()[0];
        }

        return null;
    }

    /// <summary>Contracts with constants: a constant is copied into its users, where no rule and no new value reaches it.</summary>
    public static IReadOnlyList<string> PromisedConstants(IReadOnlyList<ModuleFacts> modules, IEnumerable<Type> types) =>
    [
        .. from type in types
           where !type.IsEnum && modules.Any(m => m.Promises(type.Namespace))
           from field in type.GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)
           where field.IsLiteral && !field.IsPrivate
           select $"{ConsoleCode.NameOf(type)}.{field.Name} is a constant in a contract",
    ];

    /// <summary>What the compiler erases: using lines and qualified names of another module's inside, read from the source.</summary>
    /// <param name="inside">Names directly in a module's namespace: its types and sub-namespaces.</param>
    public static IReadOnlyList<string> NamedTrespasses(IReadOnlyList<ModuleFacts> modules, IEnumerable<SourceFile> files, Func<ModuleFacts, IReadOnlySet<string>> inside, string compositionRoot) =>
    [
        .. from file in files
           where file.Project != compositionRoot
           from module in modules
           where !(file.Project == module.Tier && file.Folders.FirstOrDefault() == module.Name)
           from Match match in QualifiedName(module).Matches(file.Code)
           let next = match.Groups["next"].Value
           let isUsing = match.Groups["using"].Success
           where next != "Contracts" && (isUsing || inside(module).Contains(next))
           select $"{file.Path}:{file.LineAt(match.Index)} names {match.Value.Trim()}, which is not in {module.Name}.Contracts",
    ];

    /// <summary>Names directly in the namespace of a module.</summary>
    public static IReadOnlySet<string> Inside(ModuleFacts module, IEnumerable<Type> types) =>
        types.Where(t => module.Owns(t.Namespace)).Select(t => t.Namespace == module.Namespace ? t.Name.Split('`')[0] : t.Namespace![(module.Namespace.Length + 1)..].Split('.')[0]).ToHashSet(StringComparer.Ordinal);

    private static Regex QualifiedName(ModuleFacts module)
    {
        var full = Regex.Escape(module.Namespace);
        var last = Regex.Escape(module.Name);
        return new Regex($@"(?<using>\busing\s+(?:static\s+)?(?:\w+\s*=\s*)?{full}(?:\.(?<next>\w+))?)(?=[\s.;])|(?<![\w.])(?:global::)?(?:{full}|{last})\.(?<next>\w+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
    }

    /// <summary>Modules that reach themselves through others, each as the way round.</summary>
    public static IReadOnlyList<string> Cycles(IReadOnlyList<Crossing> crossings, IReadOnlyList<ModuleFacts> modules)
    {
        var edges = Edges(crossings, modules).ToLookup(e => e.From.Name, e => e.To.Name);
        return [.. modules.Select(m => WayBack(m.Name, m.Name, [m.Name])).OfType<string>()];

        string? WayBack(string start, string at, IReadOnlyList<string> way) => edges[at]
            .Select(next => next == start ? string.Join(" -> ", [.. way, start]) : way.Contains(next) ? null : WayBack(start, next, [.. way, next]))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>Uses that run against the order of the tiers: a domain that knows a domain, a Desk that knows a domain.</summary>
    public static IReadOnlyList<string> AgainstTheTiers(IReadOnlyList<Crossing> crossings, IReadOnlyList<ModuleFacts> modules) =>
    [
        .. Edges(crossings, modules).Where(e => e.To.Tier.EndsWith(".Domains", StringComparison.Ordinal))
            .Select(e => $"{e.From.Name} ({e.From.Tier}) uses {e.To.Name}: no module knows a domain"),
    ];

    /// <summary>Who uses whose contracts.</summary>
    public static IReadOnlyList<string> Map(IReadOnlyList<Crossing> crossings, IReadOnlyList<ModuleFacts> modules) =>
    [
        .. from edge in Edges(crossings, modules)
           orderby edge.From.Name, edge.To.Name
           select $"{edge.From.Name} -> {edge.To.Name}: {string.Join(", ", crossings.Where(c => edge.From.Owns(c.By.Namespace) && c.Into == edge.To).Select(c => c.Used.Name.Split('`')[0]).Distinct().Order(StringComparer.Ordinal))}",
    ];

    private static IEnumerable<(ModuleFacts From, ModuleFacts To)> Edges(IReadOnlyList<Crossing> crossings, IReadOnlyList<ModuleFacts> modules) =>
        crossings.Select(c => (From: modules.FirstOrDefault(m => m.Owns(c.By.Namespace)), To: c.Into)).Where(e => e.From is not null).Select(e => (e.From!, e.To)).Distinct();
}
