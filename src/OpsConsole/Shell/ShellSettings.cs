using System.Reflection;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Shell;

/// <summary>What the shell shows that it does not know itself: filled once at start, from configuration and modules.</summary>
public sealed record ShellSettings
{
    /// <summary>The site's name, beside the product's.</summary>
    public required string SiteName { get; init; }

    /// <summary>The pages in their order. Those without a section come first, and have a place at the bottom of a phone.</summary>
    public required IReadOnlyList<NavigationItem> Pages { get; init; }

    /// <summary>Assemblies with routable pages besides this one.</summary>
    public required IReadOnlyList<Assembly> PageAssemblies { get; init; }

    /// <summary>Components without parameters for the right of the header, such as the journal's position.</summary>
    public IReadOnlyList<Type> HeaderParts { get; init; } = [];
}
