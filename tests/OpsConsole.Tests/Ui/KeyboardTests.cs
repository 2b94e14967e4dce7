using System.Text.RegularExpressions;
using OpsConsole.Tests.Architecture;
using OpsConsole.Ui.Navigation;

namespace OpsConsole.Tests.Ui;

/// <summary>What the markup and keys.js handle, against what people are told.</summary>
public sealed partial class KeyboardTests
{
    private static IEnumerable<SourceFile> Markup => SourceTree.Files.Where(file => file.IsRazor);

    [Fact]
    public void The_list_of_keys_is_the_keys_that_are_handled()
    {
        var script = File.ReadAllText(Path.Combine(SourceTree.Root, "wwwroot/js/keys.js"));
        var everywhere = Cases().Matches(script).Select(m => m.Groups[1].Value).Where(key => key != "g");
        var onButtons = Markup.SelectMany(file => Bindings().Matches(file.Code)).SelectMany(m => Letters().Matches(m.Value)).Select(m => m.Groups[1].Value);
        KeyHelp.Fixed.Select(hint => hint.Keys).Should().OnlyHaveUniqueItems().And.BeEquivalentTo(everywhere.Concat(onButtons).Append("Enter").Distinct());
    }

    [Fact]
    public void Every_row_that_leads_somewhere_can_be_reached_with_the_keys() =>
        Markup.SelectMany(file => Rows().Matches(file.Code).Where(m => m.Value.Contains("href=", StringComparison.Ordinal) && !m.Value.Contains("data-row tabindex", StringComparison.Ordinal)).Select(m => $"{file.Path}: {m.Value}")).Should().BeEmpty();

    [Fact]
    public void There_is_one_way_to_a_story() =>
        Markup.Where(file => file.Code.Contains("journal?stream=", StringComparison.Ordinal)).Select(file => file.Path).Should().Equal("src/OpsConsole.Ui/Navigation/StoryLink.razor");

    [GeneratedRegex("case \"(.)\":")]
    private static partial Regex Cases();

    [GeneratedRegex("""\b(?:Key|RowKey|data-shortcut)="(?:\w"|@\([^)]*\)")""")]
    private static partial Regex Bindings();

    [GeneratedRegex("\"(\\w)\"")]
    private static partial Regex Letters();

    [GeneratedRegex("<tr @key=.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Rows();
}
