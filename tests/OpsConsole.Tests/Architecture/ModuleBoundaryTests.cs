using OpsConsole.TestKit;
using OpsConsole.Tests.Architecture.Canaries.Ferry;
using OpsConsole.Tests.Architecture.Canaries.Harbour;

namespace OpsConsole.Tests.Architecture;

public sealed class ModuleBoundaryTests
{
    private const string Root = "OpsConsole.Tests.Architecture.Canaries";
    private static readonly Lazy<IReadOnlyList<Crossing>> Crossings = new(() => ModuleBoundaries.Crossings(ConsoleCode.AllModules, ConsoleCode.Types));
    private static readonly ModuleFacts Harbour = new("Harbour", $"{Root}.Harbour", "OpsConsole.Domains");
    private static readonly ModuleFacts Ferry = new("Ferry", $"{Root}.Ferry", "OpsConsole.Desk");
    private static readonly Type[] CanaryTypes = [typeof(BerthBook), typeof(HarbourTide), typeof(FerryQueries), typeof(Canaries.Ferry.Contracts.FerryPlan), typeof(Canaries.Harbour.Contracts.BerthPromise)];

    [Fact]
    public void Every_module_lives_in_a_folder_of_its_own_name() =>
        ConsoleCode.AllModules.Where(m => !Directory.Exists(Path.Combine(SourceTree.Root, "src", m.Tier, m.Name))).Select(m => m.Namespace).ShouldBeSilent();

    [Fact]
    public void A_module_is_reached_only_through_its_contracts() =>
        ModuleBoundaries.Trespasses(ConsoleCode.AllModules, ConsoleCode.Types, ConsoleCode.CompositionRoot).ShouldBeSilent();

    [Fact]
    public void No_source_names_the_inside_of_another_module() => ModuleBoundaries.NamedTrespasses(
        ConsoleCode.AllModules, SourceTree.Files, module => ModuleBoundaries.Inside(module, ConsoleCode.Types), ConsoleCode.CompositionRoot).ShouldBeSilent();

    [Fact]
    public void Contracts_promise_no_constants() => ModuleBoundaries.PromisedConstants(ConsoleCode.AllModules, ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void What_the_composition_root_shows_of_the_modules_is_approved() => Approve.Lines("CompositionRoot",
    [
        "The composition root may use, besides contracts, a module's registration, components, monitors and their snapshots, and what lies in its own project. It uses:",
        .. Crossings.Value
            .Where(c => c.By.Assembly.GetName().Name == ConsoleCode.CompositionRoot && !c.Into.Promises(c.Used.Namespace))
            .Select(c => (Crossing: c, As: ModuleBoundaries.Composed(c, ConsoleCode.CompositionRoot)))
            .Where(c => c.As is not null and not "module")
            .Select(c => $"{ConsoleCode.NameOf(c.Crossing.By)} -> {ConsoleCode.NameOf(c.Crossing.Used)} ({c.As})").Distinct().Order(StringComparer.Ordinal),
    ]);

    [Fact]
    public void Modules_do_not_use_each_other_in_a_circle() => ModuleBoundaries.Cycles(Crossings.Value, ConsoleCode.AllModules).ShouldBeSilent();

    [Fact]
    public void No_module_knows_a_domain() => ModuleBoundaries.AgainstTheTiers(Crossings.Value, ConsoleCode.AllModules).ShouldBeSilent();

    [Fact]
    public void Who_uses_whose_contracts_is_approved() => Approve.Lines("ModuleMap", ModuleBoundaries.Map(Crossings.Value, ConsoleCode.AllModules));

    [Fact]
    public void Canary_a_page_that_reads_another_modules_inside_is_reported_even_from_an_async_lambda() =>
        ModuleBoundaries.Trespasses([Harbour, Ferry], CanaryTypes, ConsoleCode.CompositionRoot)
            .Should().Equal("Tests.Architecture.Canaries.Ferry.FerryQueries uses Tests.Architecture.Canaries.Harbour.BerthBook, which is not in Harbour.Contracts");

    [Fact]
    public void Canary_a_composition_root_that_reads_more_than_components_is_reported() =>
        ModuleBoundaries.Trespasses([Harbour, Ferry], CanaryTypes, compositionRoot: "OpsConsole.Tests").Should().ContainSingle().Which.Should().Contain("FerryQueries uses").And.Contain("BerthBook");

    [Fact]
    public void Canary_a_constant_in_a_contract_is_reported() =>
        ModuleBoundaries.PromisedConstants([Harbour], CanaryTypes).Should().ContainSingle().Which.Should().Contain("BerthPromise.MostBerths");

    [Fact]
    public void Canary_what_the_compiler_erases_is_found_in_the_source()
    {
        var review = new ModuleFacts("Review", "OpsConsole.Review", "OpsConsole.Desk");
        SourceFile[] files =
        [
            new("src/OpsConsole.Domains/Ferry/Bad.cs", "using OpsConsole.Review.Tables;\nclass Bad { string a = nameof(Review.HoldDesk); int b = OpsConsole.Review.HoldLimits.Most; }"),
            new("src/OpsConsole.Domains/Ferry/Bad.razor", "@using OpsConsole.Review\n<p>@Review.HoldDesk.Word</p>"),
            new("src/OpsConsole.Domains/Ferry/Good.cs", "using OpsConsole.Review.Contracts; // not Review.HoldDesk\nclass Good { string a = \"Review.HoldDesk\"; int b => this.Review.HoldDesk; int c => Review.Count; }"),
        ];
        ModuleBoundaries.NamedTrespasses([review], files, _ => new HashSet<string> { "HoldDesk", "HoldLimits", "Tables" }, ConsoleCode.CompositionRoot).Select(t => t.Split(' ')[0]).Should().Equal(
            "src/OpsConsole.Domains/Ferry/Bad.cs:1", "src/OpsConsole.Domains/Ferry/Bad.cs:2", "src/OpsConsole.Domains/Ferry/Bad.cs:2", "src/OpsConsole.Domains/Ferry/Bad.razor:1", "src/OpsConsole.Domains/Ferry/Bad.razor:2");
    }

    [Fact]
    public void Canary_a_circle_and_a_desk_that_knows_a_domain_are_reported()
    {
        var crossings = ModuleBoundaries.Crossings([Harbour, Ferry], CanaryTypes);
        ModuleBoundaries.Cycles(crossings, [Harbour, Ferry]).Should().Equal("Harbour -> Ferry -> Harbour", "Ferry -> Harbour -> Ferry");
        ModuleBoundaries.AgainstTheTiers(crossings, [Harbour, Ferry]).Should().Equal("Ferry (OpsConsole.Desk) uses Harbour: no module knows a domain");
    }

    [Fact]
    public void Canary_the_map_names_each_edge_with_what_is_used() => ModuleBoundaries.Map(ModuleBoundaries.Crossings([Harbour, Ferry], CanaryTypes), [Harbour, Ferry])
        .Should().Equal("Ferry -> Harbour: BerthBook, BerthPromise", "Harbour -> Ferry: FerryPlan");
}
