using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OpsConsole.Tests.Architecture;

namespace OpsConsole.Tests.Surface;

/// <summary>Surface that only the source shows.</summary>
internal static partial class SourceFacts
{
    private static readonly string[] Levels = ["LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical"];
    private static readonly string[] Readers = ["GetValue", "GetSection", "GetConnectionString"];

    /// <summary>Log events by level and template, with where they are written. Templates are what a search in the log relies on.</summary>
    public static IReadOnlyList<string> LogEvents(IEnumerable<SourceFile> files) =>
    [
        .. (from file in files
            where !file.IsRazor && !file.IsMigration
            from call in file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            let level = (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text
            where Levels.Contains(level)
            let template = call.ArgumentList.Arguments.Select(a => a.Expression).OfType<LiteralExpressionSyntax>().FirstOrDefault()?.Token.ValueText
            select $"{level["Log".Length..]}: {template ?? "(not a constant)"}  {Home(file)}")
            .Concat(from file in files
                    where !file.IsRazor
                    from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
                    where attribute.Name.ToString() is "LoggerMessage"
                    select $"{Blanks().Replace(attribute.ArgumentList?.ToString() ?? "", " ")}  {Home(file)}")
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Keys read from the configuration without an options class.</summary>
    public static IReadOnlyList<string> DirectSettings(IEnumerable<SourceFile> files) =>
    [
        .. (from file in files
            where !file.IsRazor && !file.IsMigration
            from node in file.Syntax.DescendantNodes()
            let arguments = node switch
            {
                ElementAccessExpressionSyntax element when IsConfiguration(element.Expression) && element.Parent is not AssignmentExpressionSyntax => element.ArgumentList.Arguments,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when IsConfiguration(access.Expression) && Readers.Contains(access.Name.Identifier.Text) => call.ArgumentList.Arguments,
                _ => default,
            }
            where arguments.Count > 0 && node.Parent?.Parent?.Parent is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Bind" } }
            let key = (arguments[0].Expression as LiteralExpressionSyntax)?.Token.ValueText
            where key is not null
            let root = node.ToString().Contains("GetConnectionString", StringComparison.Ordinal) ? "ConnectionStrings:" : ""
            select $"{root}{key}  {Home(file)}").Distinct().Order(StringComparer.Ordinal),
    ];

    private static string Home(SourceFile file) => string.Join('/', [file.Project, .. file.Folders]);

    private static bool IsConfiguration(ExpressionSyntax expression) => expression.ToString().EndsWith("onfiguration", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
