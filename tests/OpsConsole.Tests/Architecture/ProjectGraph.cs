using System.Xml.Linq;

namespace OpsConsole.Tests.Architecture;

/// <summary>A project file.</summary>
/// <param name="References">Projects whose code it uses. A reference with <c>ReferenceOutputAssembly="false"</c> is a build order, not a dependency, and is left out.</param>
internal sealed record ProjectFile(string Name, string Sdk, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static ProjectFile Read(string name, string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        return new ProjectFile(
            name,
            (string?)root.Attribute("Sdk") ?? "",
            [
                .. root.Descendants("ProjectReference")
                    .Where(r => !string.Equals((string?)r.Attribute("ReferenceOutputAssembly"), "false", StringComparison.OrdinalIgnoreCase))
                    .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/'))).Order(StringComparer.Ordinal),
            ],
            [.. root.Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!).Order(StringComparer.Ordinal)]);
    }
}

/// <summary>Domains speak to the Desk. The Desk never knows a Domain. Both stand on Platform. Nothing stands on the console. The Watchdog and the Simulator know only the Wire.</summary>
internal static class ProjectGraph
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["OpsConsole.Wire"] = [],
        ["OpsConsole.Platform"] = ["OpsConsole.Wire"],
        ["OpsConsole.Ui"] = ["OpsConsole.Platform"],
        ["OpsConsole.Desk"] = ["OpsConsole.Ui"],
        ["OpsConsole.Domains"] = ["OpsConsole.Desk"],
        ["OpsConsole"] = ["OpsConsole.Domains"],
        ["OpsConsole.Watchdog"] = ["OpsConsole.Wire"],
        ["OpsConsole.Simulator"] = ["OpsConsole.Wire"],
    };

    private static readonly string[] UiPackages = ["MudBlazor", "Microsoft.AspNetCore.Components"];

    /// <summary>What differs from the sentence above.</summary>
    public static IReadOnlyList<string> Departures(IReadOnlyList<ProjectFile> projects) =>
    [
        .. Allowed.Keys.Except(projects.Select(p => p.Name)).Select(missing => $"{missing} is missing"),
        .. projects.Where(p => !Allowed.ContainsKey(p.Name)).Select(p => $"{p.Name} has no place in the sentence of the projects"),
        .. projects.Where(p => Allowed.ContainsKey(p.Name)).SelectMany(Wrong),
    ];

    private static IEnumerable<string> Wrong(ProjectFile project)
    {
        var allowed = Allowed[project.Name];
        foreach (var extra in project.References.Except(allowed))
            yield return $"{project.Name} references {extra}";
        foreach (var missing in allowed.Except(project.References))
            yield return $"{project.Name} does not reference {missing}";
        if (project.Name is "OpsConsole.Wire" && project.Packages.Count > 0)
            yield return $"{project.Name} uses the package {project.Packages[0]}: the Wire is records only";
        if (project.Name is not "OpsConsole.Platform" and not "OpsConsole.Wire")
            yield break;
        foreach (var package in project.Packages.Where(p => UiPackages.Any(ui => p.StartsWith(ui, StringComparison.Ordinal))))
            yield return $"{project.Name} uses the UI package {package}";
        if (project.Sdk.EndsWith(".Razor", StringComparison.Ordinal))
            yield return $"{project.Name} is built as a Razor project";
    }
}

public sealed class ProjectGraphTests
{
    [Fact]
    public void The_projects_depend_on_each_other_as_the_sentence_says() => ProjectGraph.Departures(
        [.. SourceTree.Projects.Select(name => ProjectFile.Read(name, File.ReadAllText(Path.Combine(SourceTree.Root, "src", name, name + ".csproj"))))]).ShouldBeSilent();

    [Fact]
    public void Canary_a_simulator_that_knows_the_platform_is_reported()
    {
        var simulator = ProjectFile.Read("OpsConsole.Simulator", """
            <Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
              <ProjectReference Include="../OpsConsole.Wire/OpsConsole.Wire.csproj" />
              <ProjectReference Include="../OpsConsole.Platform/OpsConsole.Platform.csproj" />
            </ItemGroup></Project>
            """);
        ProjectGraph.Departures([simulator]).Should().Contain("OpsConsole.Simulator references OpsConsole.Platform");
    }

    [Fact]
    public void Canary_a_platform_with_a_user_interface_is_reported()
    {
        var platform = ProjectFile.Read("OpsConsole.Platform", """
            <Project Sdk="Microsoft.NET.Sdk.Razor"><ItemGroup>
              <PackageReference Include="MudBlazor" />
              <ProjectReference Include="../OpsConsole.Wire/OpsConsole.Wire.csproj" />
            </ItemGroup></Project>
            """);
        ProjectGraph.Departures([platform]).Should().Contain(["OpsConsole.Platform uses the UI package MudBlazor", "OpsConsole.Platform is built as a Razor project"]);
    }

    [Fact]
    public void A_reference_for_the_order_of_the_build_is_no_dependency() => ProjectFile.Read("OpsConsole", """
        <Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup>
          <ProjectReference Include="../OpsConsole.Simulator/OpsConsole.Simulator.csproj" ReferenceOutputAssembly="false" />
        </ItemGroup></Project>
        """).References.Should().BeEmpty();
}
