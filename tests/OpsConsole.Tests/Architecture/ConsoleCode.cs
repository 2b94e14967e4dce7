using System.Reflection;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Tests.Architecture;

/// <summary>A module as the rules see it.</summary>
/// <param name="Tier">The project it lives in.</param>
internal sealed record ModuleFacts(string Name, string Namespace, string Tier)
{
    /// <summary>The only part others may use.</summary>
    public string Contracts => $"{Namespace}.Contracts";

    public bool Owns(string? space) => space == Namespace || space?.StartsWith(Namespace + ".", StringComparison.Ordinal) == true;

    public bool Promises(string? space) => space == Contracts || space?.StartsWith(Contracts + ".", StringComparison.Ordinal) == true;

    public static ModuleFacts Of(Type module) => new(module.Namespace!.Split('.')[^1], module.Namespace!, module.Assembly.GetName().Name!);
}

/// <summary>The compiled product.</summary>
internal static class ConsoleCode
{
    /// <summary>Every assembly built from <c>src</c>.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [.. SourceTree.Projects.Select(Assembly.Load)];

    /// <summary>Types people wrote; no migrations, no top-level program.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Assemblies.SelectMany(a => a.GetTypes()).Where(IsWritten).OrderBy(t => t.FullName, StringComparer.Ordinal)];

    /// <summary>The modules, as the console itself lists them.</summary>
    public static IReadOnlyList<ModuleFacts> AllModules { get; } = [.. Modules.All.Select(module => ModuleFacts.Of(module.GetType()))];

    /// <summary>The project that composes the modules.</summary>
    public static string CompositionRoot { get; } = typeof(ConsoleApp).Assembly.GetName().Name!;

    /// <summary>The name without the leading <c>OpsConsole.</c>, nested types after a plus.</summary>
    public static string NameOf(Type type)
    {
        var name = type.FullName ?? type.Name;
        var cut = name.IndexOf('`', StringComparison.Ordinal);
        name = cut < 0 ? name : name[..cut];
        return name.StartsWith("OpsConsole.", StringComparison.Ordinal) ? name["OpsConsole.".Length..] : name;
    }

    private static bool IsWritten(Type type) =>
        !Il.IsGenerated(type) && (!type.IsNested || IsWritten(type.DeclaringType!)) && type.Namespace?.StartsWith("OpsConsole", StringComparison.Ordinal) == true
        && !type.Namespace.Contains(".Migrations", StringComparison.Ordinal) && type.Name != "_Imports" && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false);
}
