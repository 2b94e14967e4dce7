using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OpsConsole.Tests.Architecture;

/// <summary>Evidence is written in one place, and audited state changes on one path.</summary>
internal static partial class JournalRules
{
    /// <summary>Code outside the journal that makes, or outside the platform that knows, its rows; or that changes its table.</summary>
    public static IReadOnlyList<string> Writers(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           where !file.IsMigration
           from Match match in JournalUse().Matches(file.Code)
           where !Allowed(file, match)
           select $"{file.Path}:{file.LineAt(match.Index)} {Squeeze(match.Value)}",
    ];

    private static bool Allowed(SourceFile file, Match match)
    {
        if (match.Groups["change"].Success)
            return false;
        var home = file.Project == "OpsConsole.Platform" ? file.Folders.FirstOrDefault() : null;
        return match.Groups["make"].Success ? home == "Journal" : file.Project == "OpsConsole.Platform";
    }

    /// <summary>Statements that pass the change tracker by and name an audited row.</summary>
    /// <param name="audited">Names of the rows whose tables are audited.</param>
    public static IReadOnlyList<string> Bypasses(IEnumerable<SourceFile> files, IReadOnlySet<string> audited) =>
    [
        .. from statement in Statements(files)
           where statement.IsChange && statement.Rows.Any(audited.Contains)
           select $"{statement.File.Path} {statement.Member}: {statement.Call} on {string.Join(", ", statement.Rows.Where(audited.Contains))}, which is audited",
    ];

    /// <summary>Every place that sends statements of its own or saves through the change tracker, as text without line numbers.</summary>
    public static IReadOnlyList<string> Map(IEnumerable<SourceFile> files) =>
    [
        .. from statement in Statements(files)
           group statement by (statement.File.Path, statement.Member, statement.Call, Rows: string.Join(", ", statement.Rows.Distinct().Order(StringComparer.Ordinal))) into same
           orderby same.Key.Path, same.Key.Member, same.Key.Call, same.Key.Rows
           select $"{same.Key.Path} {same.Key.Member}: {same.Key.Call}{(same.Key.Rows.Length > 0 ? $" on {same.Key.Rows}" : "")}{(same.Count() > 1 ? $" ×{same.Count()}" : "")}",
    ];

    private sealed record Statement(SourceFile File, string Member, string Call, IReadOnlyList<string> Rows)
    {
        public bool IsChange => Call.StartsWith("Execute", StringComparison.Ordinal) || Call.StartsWith("Remove", StringComparison.Ordinal) || Call.StartsWith("Update", StringComparison.Ordinal) || Call.StartsWith("Add", StringComparison.Ordinal);
    }

    private static IEnumerable<Statement> Statements(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => !f.IsMigration && RawCall().IsMatch(f.Code)))
        {
            var root = file.IsRazor ? null : file.Syntax;
            foreach (Match match in RawCall().Matches(file.Code))
            {
                var node = root?.FindToken(match.Index).Parent;
                var member = node?.Ancestors().OfType<MemberDeclarationSyntax>().Select(NameOf).FirstOrDefault(n => n is not null) ?? "markup";
                var statement = node?.AncestorsAndSelf().FirstOrDefault(n => n is StatementSyntax or ArrowExpressionClauseSyntax or MemberDeclarationSyntax)?.ToString() ?? "";
                yield return new Statement(file, member, match.Groups["call"].Value, [.. SetOf().Matches(statement).Select(m => m.Groups["row"].Value)]);
            }
        }
    }

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

    private static string Squeeze(string text) => Blanks().Replace(text, "");

    [GeneratedRegex(@"(?<make>\bnew\s+JournalRow\b)|(?<change>\bJournal\s*\.\s*(?:Add|AddRange|AddAsync|AddRangeAsync|Remove|RemoveRange|Update|UpdateRange|Attach|ExecuteUpdate|ExecuteDelete)\w*\b)|\bJournalRow\b")]
    private static partial Regex JournalUse();

    [GeneratedRegex(@"\b(?<call>ExecuteUpdate(?:Async)?|ExecuteDelete(?:Async)?|ExecuteSql\w*|FromSql\w*|SqlQuery\w*|SaveChanges(?:Async)?|ExecuteNonQuery(?:Async)?|ExecuteReader(?:Async)?|ExecuteScalar(?:Async)?|CreateCommand|CreateBatch|PrepareRow|sqlite3_(?:prepare|exec|blob_open)\w*|BeginBinaryImport\w*|WriteToServer\w*)\s*(?:<[^<>()]*>\s*)?\(|\bSet<\w+>\(\)\s*\.\s*(?<call>(?:Add|Remove|Update)\w*)\s*\(")]
    private static partial Regex RawCall();

    [GeneratedRegex(@"\bSet<(?<row>\w+)>")]
    private static partial Regex SetOf();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
