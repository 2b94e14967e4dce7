using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OpsConsole.Tests.Architecture;

/// <summary>Something that is larger than agreed.</summary>
internal sealed record Offence(string What, string Where, int Size)
{
    public string Key => $"{What} {Where}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} {Size}");

    public static Offence Parse(string line)
    {
        var cut = line.LastIndexOf(' ');
        var first = line.IndexOf(' ', StringComparison.Ordinal);
        return new Offence(line[..first], line[(first + 1)..cut], int.Parse(line.AsSpan(cut + 1), CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// How large things may be. Migrations are exempt, as they are generated. The positional parameters of a record are its data
/// and are exempt; those of its methods are not. What a command is constructed with is data too: it counts against the
/// twelve parameters, not against the seven injections.
/// </summary>
internal static class Budgets
{
    public const int RazorLines = 200;
    public const int CodeBehindLines = 250;
    public const int CodeLines = 400;
    public const int MethodLines = 70;
    public const int Injections = 7;
    public const int Parameters = 12;

    public static IReadOnlyList<Offence> Of(IEnumerable<SourceFile> files, IEnumerable<Type> types) =>
        [.. OfFiles(files).Concat(OfTypes(types)).OrderBy(o => o.Key, StringComparer.Ordinal)];

    /// <summary>Offences that are new or have grown, and listed ones that are none any more.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<Offence> found, IReadOnlyList<Offence> listed)
    {
        var allowed = listed.ToDictionary(o => o.Key, o => o.Size, StringComparer.Ordinal);
        var present = found.Select(o => o.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. found.Where(o => !allowed.ContainsKey(o.Key)).Select(o => $"{o} is over its budget"),
            .. found.Where(o => allowed.TryGetValue(o.Key, out var size) && o.Size > size).Select(o => $"{o} has grown from {allowed[o.Key]}"),
            .. listed.Where(o => !present.Contains(o.Key)).Select(o => $"{o} is within its budget again: remove the line"),
        ];
    }

    /// <summary>The list after a change: it only shrinks.</summary>
    public static IReadOnlyList<Offence> Shrunk(IReadOnlyList<Offence> found, IReadOnlyList<Offence> listed) =>
        [.. from now in found join old in listed on now.Key equals old.Key select now.Size < old.Size ? now : old];

    private static IEnumerable<Offence> OfFiles(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => !f.IsMigration))
        {
            var budget = file.IsRazor ? RazorLines : file.Path.EndsWith(".razor.cs", StringComparison.Ordinal) ? CodeBehindLines : CodeLines;
            if (file.Lines > budget)
                yield return new Offence("lines", file.Path, file.Lines);
            if (file.IsRazor)
                continue;
            var root = file.Syntax;
            foreach (var method in root.DescendantNodes().Where(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax { ExpressionBody: not null }))
            {
                var span = method.SyntaxTree.GetLineSpan(method.Span);
                var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
                if (lines > MethodLines)
                    yield return new Offence("method", $"{file.Path} {NameOf(method)}", lines);
            }

            foreach (var list in root.DescendantNodes().OfType<ParameterListSyntax>().Where(l => l.Parent is not RecordDeclarationSyntax && l.Parameters.Count > Parameters))
                yield return new Offence("parameters", $"{file.Path} {NameOf(list.Parent!)}", list.Parameters.Count);
        }
    }

    private static IEnumerable<Offence> OfTypes(IEnumerable<Type> types)
    {
        foreach (var type in types.Where(t => t is { IsClass: true } && t.GetMethod("<Clone>$") is null))
        {
            var given = typeof(IComponent).IsAssignableFrom(type) ? ComponentRules.Injected(type).Count
                : IsCommand(type) ? 0
                : type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Select(c => c.GetParameters().Length).DefaultIfEmpty().Max();
            if (given > Injections)
                yield return new Offence("injections", ConsoleCode.NameOf(type), given);
            var parameters = type.GetProperties().Count(p => p.IsDefined(typeof(ParameterAttribute)) || p.IsDefined(typeof(SupplyParameterFromQueryAttribute)));
            if (parameters > Parameters)
                yield return new Offence("parameters", ConsoleCode.NameOf(type), parameters);
        }
    }

    private static bool IsCommand(Type type)
    {
        for (var one = type.BaseType; one is not null; one = one.BaseType)
        {
            if (one.IsGenericType && one.GetGenericTypeDefinition() == typeof(OpsConsole.Platform.Storage.Command<>))
                return true;
        }

        return false;
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        TypeDeclarationSyntax type => type.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.Text,
        _ => node.Kind().ToString(),
    };
}

public sealed class BudgetTests
{
    [Fact]
    public void Nothing_outgrows_its_budget_and_the_list_of_offenders_only_shrinks()
    {
        var found = Budgets.Of(SourceTree.Files, ConsoleCode.Types);
        IReadOnlyList<Offence> listed = [.. TestKit.Approve.Approved("Budgets").Where(line => line.Length > 0).Select(Offence.Parse)];
        if (TestKit.Approve.Accepting)
            TestKit.Approve.Lines("Budgets", Budgets.Shrunk(found, listed).Select(o => o.ToString()));
        Budgets.Differences(found, TestKit.Approve.Accepting ? Budgets.Shrunk(found, listed) : listed).ShouldBeSilent();
    }

    [Fact]
    public void Canary_what_is_too_large_is_reported()
    {
        var longMethod = $"class Bad {{ void Go()\n{{\n{string.Concat(Enumerable.Repeat("F();\n", 70))}}} void Wide({string.Join(", ", Enumerable.Range(0, 13).Select(i => $"int p{i}"))}) {{ }} }}\nrecord Data({string.Join(", ", Enumerable.Range(0, 20).Select(i => $"int D{i}"))});";
        SourceFile[] files =
        [
            new("src/OpsConsole.Desk/A/Bad.cs", longMethod),
            new("src/OpsConsole.Desk/A/Bad.razor", new string('\n', 200) + "x"),
            new("src/OpsConsole.Desk/A/Bad.razor.cs", new string('\n', 250) + "//"),
            new("src/OpsConsole.Desk/A/Long.cs", new string('\n', 400) + "//"),
            new("src/OpsConsole/Storage/Migrations/Sqlite/Generated.cs", new string('\n', 4000) + "//"),
            new("src/OpsConsole.Desk/A/Good.razor", new string('\n', 199) + "x\n"),
        ];
        Budgets.Of(files, [typeof(Canaries.GreedyDesk), typeof(Canaries.WidePanel)]).Select(o => o.ToString()).Should().Equal(
            "injections Tests.Architecture.Canaries.GreedyDesk 8",
            "lines src/OpsConsole.Desk/A/Bad.razor 201",
            "lines src/OpsConsole.Desk/A/Bad.razor.cs 251",
            "lines src/OpsConsole.Desk/A/Long.cs 401",
            "method src/OpsConsole.Desk/A/Bad.cs Go 73",
            "parameters Tests.Architecture.Canaries.WidePanel 13",
            "parameters src/OpsConsole.Desk/A/Bad.cs Wide 13");
    }

    [Fact]
    public void Canary_an_offender_that_is_new_grew_or_is_gone_is_reported() => Budgets.Differences(
        [new("lines", "new.cs", 401), new("lines", "grown.cs", 500), new("lines", "smaller.cs", 410)],
        [new("lines", "grown.cs", 499), new("lines", "smaller.cs", 450), new("lines", "gone.cs", 420)]).Should().Equal(
            "lines new.cs 401 is over its budget", "lines grown.cs 500 has grown from 499", "lines gone.cs 420 is within its budget again: remove the line");

    [Fact]
    public void Accepting_never_lengthens_the_list() => Budgets.Shrunk(
        [new("lines", "new.cs", 401), new("lines", "grown.cs", 500), new("lines", "smaller.cs", 410)],
        [new("lines", "grown.cs", 499), new("lines", "smaller.cs", 450), new("lines", "gone.cs", 420)])
        .Should().Equal(new Offence("lines", "grown.cs", 499), new Offence("lines", "smaller.cs", 410));
}
