using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpsConsole.Tests.Architecture;

/// <summary>
/// What nobody may call. The analyzer refuses it while one types; these rules read the compiled code, markup included, and
/// see to it that the analyzer stays switched on.
/// </summary>
internal static partial class BannedRules
{
    /// <summary>What the list must at least contain.</summary>
    public static readonly string[] Required =
    [
        "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTime.Today", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow",
        "M:System.Guid.NewGuid", "M:System.Random.#ctor", "P:System.Random.Shared",
        "M:System.Threading.Thread.Sleep(System.Int32)", "M:System.Threading.Thread.Sleep(System.TimeSpan)",
        "M:System.Threading.Tasks.Task.Delay(System.Int32)", "M:System.Threading.Tasks.Task.Delay(System.TimeSpan)",
        "M:System.Threading.Tasks.Task.Delay(System.Int32,System.Threading.CancellationToken)", "M:System.Threading.Tasks.Task.Delay(System.TimeSpan,System.Threading.CancellationToken)",
        "P:System.Threading.Tasks.Task`1.Result", "M:System.Threading.Tasks.Task.Wait",
    ];

    // Ways of blocking that the list cannot name without naming every overload.
    private static readonly string[] Blocking = ["P:System.Threading.Tasks.ValueTask`1.Result", "M:System.Runtime.CompilerServices.TaskAwaiter.GetResult", "M:System.Runtime.CompilerServices.TaskAwaiter`1.GetResult", "M:System.Runtime.CompilerServices.ValueTaskAwaiter.GetResult", "M:System.Runtime.CompilerServices.ValueTaskAwaiter`1.GetResult"];

    private static readonly string[] Analyzers = ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.VisualStudio.Threading.Analyzers"];

    /// <summary>Symbols the list lacks.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> lines) => [.. Required.Except(lines.Select(l => l.Split(';')[0].Trim()))];

    /// <summary>What is not wired in the properties every project of the product has.</summary>
    public static IReadOnlyList<string> Unwired(string properties)
    {
        var root = XDocument.Parse(properties).Root!;
        var packages = root.Descendants("PackageReference").Select(p => (string?)p.Attribute("Include")).ToList();
        return
        [
            .. Analyzers.Where(a => !packages.Contains(a)).Select(a => $"{a} is not referenced"),
            .. root.Descendants("AdditionalFiles").Any(f => ((string?)f.Attribute("Include"))?.EndsWith("BannedSymbols.txt", StringComparison.Ordinal) == true) ? [] : new[] { "BannedSymbols.txt is not passed on" },
            .. (string?)root.Descendants("TreatWarningsAsErrors").FirstOrDefault() == "true" ? [] : new[] { "warnings are not errors" },
            .. (string?)root.Descendants("Nullable").FirstOrDefault() == "enable" ? [] : new[] { "nullable is not enabled" },
        ];
    }

    /// <summary>Places that switch a rule off.</summary>
    public static IReadOnlyList<string> Silenced(IEnumerable<(string Path, string Text)> files) =>
        [.. from file in files from Match match in Silencing().Matches(file.Text) select $"{file.Path}: {match.Value.Trim()}"];

    /// <summary>Calls of banned members, read from the compiled code.</summary>
    /// <param name="banned">Documentation ids, as in the list.</param>
    public static IReadOnlyList<string> Calls(IEnumerable<Type> types, IEnumerable<string> banned)
    {
        var ids = banned.Concat(Blocking).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from type in types
               from use in Il.Uses(type)
               where use.Member is MethodBase && !IsAwait(use)
               let id = IdOf((MethodBase)use.Member)
               where ids.Contains(id) || ids.Contains(id.Split('(')[0]) && id.Split('(')[0].EndsWith(".Wait", StringComparison.Ordinal)
               select $"{ConsoleCode.NameOf(type)} calls {id}",
        ];
    }

    /// <summary>Asynchronous methods nobody can await; an exception in one ends the process.</summary>
    public static IReadOnlyList<string> AsyncVoids(IEnumerable<Type> types) =>
    [
        .. from type in types
           from method in Il.MethodsOf(type).OfType<MethodInfo>()
           where method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false)
           select $"{ConsoleCode.NameOf(type)}.{method.Name} is async void",
    ];

    // An await reads the result of a finished task, in a method the compiler made.
    private static bool IsAwait(Use use) => use.Member.Name == "GetResult" && typeof(IAsyncStateMachine).IsAssignableFrom(use.By.DeclaringType);

    private static string IdOf(MethodBase method)
    {
        var type = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : method.DeclaringType;
        var home = type?.FullName?.Replace('+', '.');
        if (method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal))
            return $"P:{home}.{method.Name[4..]}";
        var parameters = method.GetParameters();
        return $"M:{home}.{(method.IsConstructor ? "#ctor" : method.Name)}{(parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(p => p.ParameterType.FullName))})")}";
    }

    [GeneratedRegex(@"#pragma\s+warning\s+disable[^\n]*|\[(?:assembly:\s*)?SuppressMessage[^\n]*|dotnet_diagnostic\.(?:RS0030|VSTHRD\d+)\.severity\s*=\s*(?:none|silent|suggestion)|<NoWarn>[^\n]*|<RunAnalyzers>false[^\n]*|<TreatWarningsAsErrors>false[^\n]*")]
    private static partial Regex Silencing();
}

public sealed class BannedRuleTests
{
    private static string Read(string path) => File.ReadAllText(Path.Combine(SourceTree.Root, path));

    private static string[] List => File.ReadAllLines(Path.Combine(SourceTree.Root, "src/BannedSymbols.txt"));

    [Fact]
    public void The_list_of_banned_symbols_is_complete() => BannedRules.Missing(List).ShouldBeSilent();

    [Fact]
    public void The_analyzers_are_wired() => BannedRules.Unwired(Read("src/Directory.Build.props")).ShouldBeSilent();

    [Fact]
    public void What_is_silenced_is_approved() => TestKit.Approve.Lines("Silenced", BannedRules.Silenced(
        SourceTree.Files.Where(f => !f.IsMigration).Select(f => (f.Path, f.Text))
            .Concat(SourceTree.Projects.Select(p => $"src/{p}/{p}.csproj").Append(".editorconfig").Append("src/Directory.Build.props").Select(p => (p, Read(p))))).Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_banned_is_called() => BannedRules.Calls(ConsoleCode.Types, List.Select(l => l.Split(';')[0].Trim())).ShouldBeSilent();

    [Fact]
    public void Nothing_is_async_void() => BannedRules.AsyncVoids(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void Canary_a_short_list_is_reported() => BannedRules.Missing(["P:System.DateTime.Now;x", .. BannedRules.Required.Skip(2)]).Should().Equal("P:System.DateTime.UtcNow");

    [Fact]
    public void Canary_a_missing_analyzer_is_reported() => BannedRules.Unwired("""
        <Project><PropertyGroup><Nullable>enable</Nullable></PropertyGroup>
          <ItemGroup><PackageReference Include="Meziantou.Analyzer" /><PackageReference Include="Microsoft.VisualStudio.Threading.Analyzers" /></ItemGroup></Project>
        """).Should().Equal("Microsoft.CodeAnalysis.BannedApiAnalyzers is not referenced", "BannedSymbols.txt is not passed on", "warnings are not errors");

    [Fact]
    public void Canary_a_silenced_rule_is_listed() => BannedRules.Silenced([("a.cs", "#pragma warning disable RS0030\nx"), (".editorconfig", "dotnet_diagnostic.RS0030.severity = none")])
        .Should().Equal("a.cs: #pragma warning disable RS0030", ".editorconfig: dotnet_diagnostic.RS0030.severity = none");

    [Fact]
    public void Canary_banned_calls_are_reported() => BannedRules.Calls([typeof(Canaries.Impatient)], BannedRules.Required).Select(c => c.Split(' ')[^1]).Should().BeEquivalentTo(
        "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.Now", "M:System.Guid.NewGuid", "M:System.Random.#ctor", "M:System.Threading.Thread.Sleep(System.Int32)",
        "M:System.Threading.Tasks.Task.Delay(System.Int32)", "P:System.Threading.Tasks.Task`1.Result", "M:System.Threading.Tasks.Task.Wait", "M:System.Runtime.CompilerServices.TaskAwaiter.GetResult");

    [Fact]
    public void Canary_async_void_is_reported() => BannedRules.AsyncVoids([typeof(Canaries.Impatient)])
        .Should().HaveCount(2).And.Contain("Tests.Architecture.Canaries.Impatient.Forget is async void");
}
