using Microsoft.AspNetCore.Components;

namespace OpsConsole.Tests.Architecture;

/// <summary>Names say what a thing is in the words of the work, and a type stands where its folder says.</summary>
internal static class NamingRules
{
    private static readonly string[] Plural = ["Services", "Helpers", "Utils", "Managers", "Models", "Common", "Interfaces"];
    private static readonly string[] OfTypes = [.. Plural, "Helper", "Util", "Utils", "Utilities", "Manager"];

    /// <summary>Folders named for a kind of code instead of a thing of the work.</summary>
    public static IReadOnlyList<string> Folders(IEnumerable<SourceFile> files) =>
    [
        .. files.SelectMany(f => f.Folders.Select((folder, i) => (folder, Path: string.Join('/', ["src", f.Project, .. f.Folders.Take(i + 1)]))))
            .Where(f => Plural.Any(s => f.folder.EndsWith(s, StringComparison.Ordinal))).Select(f => $"the folder {f.Path}").Distinct(),
    ];

    /// <summary>Types named for a kind of code.</summary>
    public static IReadOnlyList<string> Suffixes(IEnumerable<Type> types) =>
        [.. types.Where(t => OfTypes.Any(s => t.Name.Split('`')[0].EndsWith(s, StringComparison.Ordinal))).Select(ConsoleCode.NameOf)];

    /// <summary>Types with the name of their namespace: every use of either needs the other spelt out.</summary>
    public static IReadOnlyList<string> Echoes(IEnumerable<Type> types) =>
        [.. types.Where(t => !t.IsNested && t.Namespace!.Split('.')[^1] == t.Name.Split('`')[0]).Select(ConsoleCode.NameOf)];

    /// <summary>Routable components not called a page, and pages nobody can reach.</summary>
    public static IReadOnlyList<string> Pages(IEnumerable<Type> types) =>
    [
        .. from component in ComponentRules.Components(types)
           let routed = component.IsDefined(typeof(RouteAttribute), inherit: false)
           where routed != component.Name.EndsWith("Page", StringComparison.Ordinal)
           select routed ? $"{ConsoleCode.NameOf(component)} has a route and is not called a page" : $"{ConsoleCode.NameOf(component)} is called a page and has no route",
    ];

    /// <summary>Namespaces that do not follow the folder.</summary>
    public static IReadOnlyList<string> Strays(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           where !file.IsRazor && !file.IsMigration
           from space in file.Syntax.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseNamespaceDeclarationSyntax>()
           let root = file.Project is "OpsConsole.Desk" or "OpsConsole.Domains" ? "OpsConsole" : file.Project
           let expected = string.Join('.', [root, .. file.Folders])
           where space.Name.ToString() != expected
           select $"{file.Path} declares {space.Name} instead of {expected}",
    ];
}

public sealed class NamingRuleTests
{
    [Fact]
    public void No_folder_is_named_for_a_kind_of_code() => NamingRules.Folders(SourceTree.Files).ShouldBeSilent();

    [Fact]
    public void No_type_is_named_for_a_kind_of_code() => NamingRules.Suffixes(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void No_type_has_the_name_of_its_namespace() => NamingRules.Echoes(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void What_has_a_route_is_called_a_page() => NamingRules.Pages(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void A_namespace_follows_its_folder() => NamingRules.Strays(SourceTree.Files).ShouldBeSilent();

    [Fact]
    public void Canary_a_folder_of_helpers_is_reported() =>
        NamingRules.Folders([new("src/OpsConsole.Desk/Alerts/AlertHelpers/A.cs", ""), new("src/OpsConsole.Desk/Alerts/Models/Deep/B.razor", ""), new("src/OpsConsole.Desk/Alerts/Tables/C.cs", "")])
            .Should().Equal("the folder src/OpsConsole.Desk/Alerts/AlertHelpers", "the folder src/OpsConsole.Desk/Alerts/Models");

    [Fact]
    public void Canary_a_type_of_a_kind_is_reported() =>
        NamingRules.Suffixes([typeof(Canaries.AlertManager), typeof(Canaries.TidyPanel)]).Should().Equal("Tests.Architecture.Canaries.AlertManager");

    [Fact]
    public void Canary_a_type_with_the_name_of_its_namespace_is_reported() =>
        NamingRules.Echoes([typeof(Canaries.Canaries), typeof(Canaries.TidyPanel)]).Should().Equal("Tests.Architecture.Canaries.Canaries");

    [Fact]
    public void Canary_a_route_that_is_no_page_is_reported() => NamingRules.Pages([typeof(Canaries.LostPage), typeof(Canaries.RoutedPanel), typeof(Canaries.OpenPage)]).Should().Equal(
        "Tests.Architecture.Canaries.LostPage is called a page and has no route", "Tests.Architecture.Canaries.RoutedPanel has a route and is not called a page");

    [Fact]
    public void Canary_a_stray_namespace_is_reported() => NamingRules.Strays([new("src/OpsConsole.Desk/Alerts/Bad.cs", "namespace OpsConsole.Desk.Alerts;"), new("src/OpsConsole.Desk/Alerts/Good.cs", "namespace OpsConsole.Alerts;")])
        .Should().Equal("src/OpsConsole.Desk/Alerts/Bad.cs declares OpsConsole.Desk.Alerts instead of OpsConsole.Alerts");
}
