using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.UnitHolds;
using OpsConsole.Ui.Commands;

namespace OpsConsole.Blood.Finding;

/// <summary>The finder: the question in the URL, the answer with its reasons, kept fresh while nobody's hand is on it.</summary>
public sealed partial class BloodPage
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    private static readonly (int Minutes, string Words)[] Times =
        [(30, "30 min"), (60, "1 h"), (120, "2 h"), (240, "4 h"), (720, "12 h"), (1440, "1 day"), (4320, "3 days")];

    private static readonly (string Word, string Label)[] Attributes =
        [("irradiated", "irradiated"), ("cmv-negative", "CMV negative"), ("leucodepleted", "leucodepleted"), ("ht-negative", "high-titre negative"), ("hla-matched", "HLA matched")];

    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);
    private IReadOnlyList<BloodSiteRow> sites = [];
    private string component = "red-cells";
    private string group = "unknown";
    private int quantity = 1;
    private string destination = "";
    private int within = 60;
    private string mode = "routine";
    private string policy = "AU";
    private string sex = "unknown";
    private int? birthYear;
    private string antibodies = "";
    private bool overrides;
    private bool frozen;
    private FinderQuestion? asked;
    private FoundAnswer? answer;
    private UnitHoldAnswer? held;
    private string? problem;
    private string? notice;

    /// <summary>Code of a component, such as <c>red-cells</c>; the form keeps its own while absent.</summary>
    [SupplyParameterFromQuery(Name = "component")] public string? ComponentAsked { get; set; }

    /// <summary>The recipient's group, such as <c>O-</c>, or <c>unknown</c>; the form keeps its own while absent.</summary>
    [SupplyParameterFromQuery(Name = "group")] public string? GroupAsked { get; set; }

    /// <summary>Units; the form keeps its own while absent.</summary>
    [SupplyParameterFromQuery(Name = "quantity")] public int? QuantityAsked { get; set; }

    /// <summary>Id of the site where they are needed. Absent: nothing has been asked yet, and nothing is searched.</summary>
    [SupplyParameterFromQuery(Name = "to")] public string? DestinationAsked { get; set; }

    /// <summary>Minutes until the units are needed.</summary>
    [SupplyParameterFromQuery(Name = "within")] public int? WithinAsked { get; set; }

    /// <summary><c>routine</c> or <c>emergency</c>; the form keeps its own while absent.</summary>
    [SupplyParameterFromQuery(Name = "mode")] public string? ModeAsked { get; set; }

    /// <summary>Name of a matching policy; the one of the settings while absent.</summary>
    [SupplyParameterFromQuery(Name = "policy")] public string? PolicyAsked { get; set; }

    /// <summary><c>female</c>, <c>male</c> or <c>unknown</c>; the form keeps its own while absent.</summary>
    [SupplyParameterFromQuery(Name = "sex")] public string? SexAsked { get; set; }

    /// <summary>Year, four digits; not known while absent.</summary>
    [SupplyParameterFromQuery(Name = "born")] public int? BirthYearAsked { get; set; }

    /// <summary>Antibodies of the recipient, separated by commas or spaces, such as <c>anti-D, anti-K</c>.</summary>
    [SupplyParameterFromQuery(Name = "antibodies")] public string? AntibodiesAsked { get; set; }

    /// <summary>What the units must have, comma-separated, such as <c>irradiated,cmv-negative</c>; nothing while absent.</summary>
    [SupplyParameterFromQuery(Name = "attributes")] public string? AttributesAsked { get; set; }

    /// <summary>Whether units are listed that may go only with somebody's approval; not while absent.</summary>
    [SupplyParameterFromQuery(Name = "overrides")] public bool? OverridesAsked { get; set; }

    /// <summary>The site an alert points at.</summary>
    [SupplyParameterFromQuery(Name = "site")] public string? Site { get; set; }

    private bool HighTitreMeansNothing => (group is "AB-" or "AB+") && (component is "plasma" or "cryo");

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await Desk.Enter();
        Watch(Monitor.Subscribe);
        try
        {
            sites = await Queries.Sites(Gone);
        }
        catch (Exception error) when (error is System.Data.Common.DbException)
        {
            problem = "The sites cannot be read, so no destination can be chosen. Try again in a moment.";
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        component = ComponentAsked ?? component;
        group = GroupAsked ?? group;
        quantity = QuantityAsked ?? quantity;
        destination = DestinationAsked ?? destination;
        within = WithinAsked ?? within;
        mode = ModeAsked ?? mode;
        policy = PolicyAsked ?? Queries.DefaultPolicy;
        sex = SexAsked ?? sex;
        birthYear = BirthYearAsked;
        antibodies = AntibodiesAsked ?? antibodies;
        overrides = OverridesAsked ?? false;
        wanted.Clear();
        wanted.UnionWith((AttributesAsked ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));
        asked = DestinationAsked is null ? null : Question();
        await Search();
    }

    /// <inheritdoc />
    protected override void OnChanged()
    {
        // The answer ages with the stock: it is asked again, but never moves under a hand.
        if (asked is not null && !frozen && (answer is null || Time.GetUtcNow() - answer.AsOf >= Refresh))
            _ = InvokeAsync(SearchAndShow);
    }

    private async Task SearchAndShow()
    {
        await Search();
        StateHasChanged();
    }

    private async Task Search()
    {
        if (asked is null)
            return;
        try
        {
            answer = await Desk.Search(asked, Gone);
            problem = null;
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
        {
            answer = null;
            problem = "The stock cannot be read, so nothing can be offered. Call the centres; the search is tried again by itself.";
        }
    }

    private void Toggle(string word)
    {
        if (!wanted.Remove(word))
            wanted.Add(word);
    }

    private FinderQuestion Question() => new()
    {
        Component = component,
        Group = group,
        Quantity = quantity,
        Destination = destination,
        Within = within,
        Mode = mode,
        Policy = policy,
        Sex = sex,
        BirthYear = birthYear,
        Antibodies = antibodies,
        Attributes = string.Join(',', wanted),
        Overrides = overrides,
    };

    private void Ask()
    {
        if (destination.Length == 0)
        {
            problem = "Choose where the units are needed.";
            return;
        }

        if (HighTitreMeansNothing)
            wanted.Remove("ht-negative");
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/blood", new Dictionary<string, object?>
        {
            ["component"] = component,
            ["group"] = group,
            ["quantity"] = quantity,
            ["to"] = destination,
            ["within"] = within,
            ["mode"] = mode,
            ["policy"] = policy,
            ["sex"] = sex == "unknown" ? null : sex,
            ["born"] = birthYear?.ToString(CultureInfo.InvariantCulture),
            ["antibodies"] = antibodies.Length == 0 ? null : antibodies,
            ["attributes"] = wanted.Count == 0 ? null : string.Join(',', wanted),
            ["overrides"] = overrides ? true : null,
        }));
    }

    private async Task Hold(CommandStamp stamp)
    {
        if (answer is null || asked is null)
            return;
        var outcome = await Desk.Hold(answer.Planned, asked, stamp, Gone);
        notice = outcome.Refused is { } refused ? $"{refused.Title}. {refused.Detail}" : null;
        held = outcome.Value ?? held;
        await Search();
    }

    private async Task End(bool confirm, CommandStamp stamp)
    {
        if (held is null)
            return;
        var outcome = await Desk.End(held, confirm, stamp, Gone);
        notice = outcome.Refused is { } refused
            ? $"{refused.Title}. {refused.Detail}"
            : confirm ? $"{outcome.Value!.Units.Count} reserved. The centre can pack them now." : "Released. The units are free for others.";
        if (outcome.Refused is null)
            held = null;
        await Search();
    }
}
