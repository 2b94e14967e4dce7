using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OpsConsole.Tests.Architecture;

/// <summary>A file of the product.</summary>
/// <param name="Path">From the root of the repository, with forward slashes.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private string? _code;
    private SyntaxNode? _syntax;

    public bool IsRazor => Path.EndsWith(".razor", StringComparison.Ordinal);

    public bool IsMigration => Path.Contains("/Migrations/", StringComparison.Ordinal);

    /// <summary>The project's name: the folder below <c>src</c>.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>Folders below the project, outermost first.</summary>
    public IReadOnlyList<string> Folders => Path.Split('/')[2..^1];

    /// <summary>The text with comments, and in C# files also strings, replaced by blanks; lines keep their numbers.</summary>
    public string Code => _code ??= IsRazor ? RazorComments().Replace(Text, m => Blank(m.Value)) : WithoutCommentsAndStrings();

    /// <summary>The syntax of a C# file.</summary>
    public SyntaxNode Syntax => _syntax ??= CSharpSyntaxTree.ParseText(Text).GetRoot();

    /// <summary>How many lines it has.</summary>
    public int Lines => Text.TrimEnd().Count(c => c == '\n') + 1;

    /// <summary>The line, counted from 1, of a place in the text.</summary>
    public int LineAt(int position) => Text.AsSpan(0, position).Count('\n') + 1;

    private string WithoutCommentsAndStrings()
    {
        var root = Syntax;
        var blanks = root.DescendantTrivia(descendIntoTrivia: false).Where(IsComment).Select(t => t.FullSpan)
            .Concat(root.DescendantTokens().Where(IsText).Select(t => t.Span));
        var code = Text.ToCharArray();
        foreach (var span in blanks)
        {
            for (var i = span.Start; i < span.End; i++)
                code[i] = code[i] == '\n' ? '\n' : ' ';
        }

        return new string(code);
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind()
        is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static bool IsText(SyntaxToken token) => token.Kind()
        is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.CharacterLiteralToken;

    private static string Blank(string text) => new([.. text.Select(c => c == '\n' ? '\n' : ' ')]);

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->|^\s*//[^\n]*", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex RazorComments();
}

/// <summary>The files of the repository.</summary>
internal static class SourceTree
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Read = new(ReadAll);

    /// <summary>The folder of <c>OpsConsole.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every <c>.cs</c> and <c>.razor</c> file below <c>src</c>.</summary>
    public static IReadOnlyList<SourceFile> Files => Read.Value;

    /// <summary>The names of the projects below <c>src</c>.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Where(d => Directory.GetFiles(d, "*.csproj").Length > 0).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<SourceFile> ReadAll() =>
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories)
           where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
           let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
           where !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)
           orderby path
           select new SourceFile(path, File.ReadAllText(file).ReplaceLineEndings("\n")),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpsConsole.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
