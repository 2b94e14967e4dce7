using OpsConsole.Blood.Compatibility;
using static OpsConsole.Blood.Compatibility.BloodGroup;

namespace OpsConsole.Tests.Blood;

public sealed class CompatibilityTests
{
    private const int Year = 2026;

    // Rows recipients, columns units, both O− O+ A− A+ B− B+ AB− AB+; x is compatible.
    private static readonly string[] RedCellTable =
    [
        "x.......",
        "xx......",
        "x.x.....",
        "xxxx....",
        "x...x...",
        "xx..xx..",
        "x.x.x.x.",
        "xxxxxxxx",
    ];

    [Fact]
    public void Red_cells_follow_the_published_table_pair_by_pair()
    {
        foreach (var recipient in All)
        {
            var row = string.Concat(All.Select(unit => AntigenRule.RedCells(recipient, unit) ? 'x' : '.'));
            row.Should().Be(RedCellTable[recipient.Index], $"recipient {recipient}");
        }
    }

    [Fact]
    public void Twenty_seven_thirty_six_and_twelve_of_sixty_four_pairs_are_compatible()
    {
        Count(AntigenRule.RedCells).Should().Be(27);
        Count(AntigenRule.Plasma).Should().Be(36);
        Count(AntigenRule.WholeBlood).Should().Be(12);
    }

    [Fact]
    public void The_plasma_relation_is_the_transpose_of_the_red_cell_relation()
    {
        foreach (var (a, b) in Pairs())
            AntigenRule.Plasma(a, b).Should().Be(AntigenRule.AboRedCells(b, a), $"{a} and {b}");
    }

    [Fact]
    public void O_negative_is_the_only_universal_red_cell_donor() =>
        All.Where(unit => All.All(recipient => AntigenRule.RedCells(recipient, unit))).Should().Equal(ONegative);

    [Fact]
    public void AB_is_the_only_universal_plasma_donor() =>
        All.Where(unit => All.All(recipient => AntigenRule.Plasma(recipient, unit))).Should().Equal(ABNegative, ABPositive);

    [Fact]
    public void Whole_blood_is_ABO_identical()
    {
        foreach (var (recipient, unit) in Pairs().Where(p => AntigenRule.WholeBlood(p.Recipient, p.Unit)))
            unit.Abo.Should().Be(recipient.Abo);
    }

    [Theory]
    [InlineData("AU")]
    [InlineData("UK")]
    public void Matching_without_overrides_is_the_red_cell_table(string policyName)
    {
        MatchingPolicy.TryGet(policyName, out var policy).Should().BeTrue();
        foreach (var recipient in All)
        {
            var row = string.Concat(All.Select(unit => IsOffered(policy!, BloodComponent.RedCells, recipient, unit) ? 'x' : '.'));
            row.Should().Be(RedCellTable[recipient.Index], $"recipient {recipient} under {policyName}");
        }
    }

    [Theory]
    [InlineData("AU")]
    [InlineData("UK")]
    public void Plasma_and_cryo_offer_exactly_the_antigen_rule_when_no_titre_is_tested(string policyName)
    {
        MatchingPolicy.TryGet(policyName, out var policy);
        foreach (var component in new[] { BloodComponent.Plasma, BloodComponent.Cryo })
        {
            Pairs().Count(p => Matched(policy!, component, Recipient.OfGroup(p.Recipient), p.Unit) is { OnlyLowTitre: false })
                .Should().Be(36, $"{component} under {policyName}");
        }
    }

    [Fact]
    public void Whole_blood_offers_twelve_pairs() =>
        Pairs().Count(p => IsOffered(MatchingPolicy.Australia, BloodComponent.WholeBlood, p.Recipient, p.Unit)).Should().Be(12);

    [Theory]
    // The orders as the guidance prints them; AU has none for cryo.
    [InlineData("AU", "red-cells", "AB", "AB > A or B > O")]
    [InlineData("AU", "platelets", "O", "O > A > B")]
    [InlineData("UK", "platelets", "O", "O > A or B")]
    [InlineData("AU", "platelets", "A", "A > B* or O* > AB")]
    [InlineData("UK", "platelets", "A", "A > AB > B* or O*")]
    [InlineData("AU", "platelets", "B", "B > A* or O* > AB")]
    [InlineData("UK", "platelets", "B", "B > AB > A* or O*")]
    [InlineData("AU", "platelets", "AB", "AB > A* or B* > O*")]
    [InlineData("UK", "platelets", "AB", "AB > A* or B* > O*")]
    [InlineData("AU", "plasma", "O", "O > A > B > AB")]
    [InlineData("UK", "plasma", "O", "O > A > B")]
    [InlineData("AU", "plasma", "AB", "AB > A* > B*")]
    [InlineData("UK", "plasma", "A", "A > AB > B*")]
    [InlineData("UK", "cryo", "A", "A > B* > AB")]
    [InlineData("UK", "cryo", "B", "B > A* > AB")]
    [InlineData("UK", "cryo", "AB", "AB > A* > B*")]
    public void Preference_orders_are_the_printed_ones(string policyName, string component, string abo, string order)
    {
        MatchingPolicy.TryGet(policyName, out var policy);
        BloodComponent.TryParse(component, out var what);
        policy!.OrderFor(what!, All.First(g => g.Abo == abo))!.Text.Should().Be(order);
    }

    [Fact]
    public void The_two_countries_rank_out_of_group_platelets_differently()
    {
        var recipient = Recipient.OfGroup(APositive);
        Matched(MatchingPolicy.UnitedKingdom, BloodComponent.Platelets, recipient, ABPositive)!.Position.Should().Be(1);
        Matched(MatchingPolicy.Australia, BloodComponent.Platelets, recipient, ABPositive)!.Position.Should().Be(2);
        Matched(MatchingPolicy.Australia, BloodComponent.Platelets, recipient, BPositive)!.OnlyLowTitre.Should().BeTrue();
    }

    [Fact]
    public void Group_O_plasma_and_cryo_go_only_to_group_O()
    {
        foreach (var policy in MatchingPolicy.All)
        {
            foreach (var recipient in All.Where(g => g.Abo != "O"))
            {
                Matched(policy, BloodComponent.Plasma, Recipient.OfGroup(recipient), OPositive).Should().BeNull();
                Matched(policy, BloodComponent.Cryo, Recipient.OfGroup(recipient), OPositive).Should().BeNull();
            }
        }
    }

    [Fact]
    public void AB_is_the_only_plasma_for_a_group_that_is_unknown_unless_the_policy_prints_another()
    {
        var unknown = Recipient.OfGroup(null);
        OfferedAbo(MatchingPolicy.Australia, BloodComponent.Plasma, unknown).Should().BeEquivalentTo("AB", "A");
        OfferedAbo(MatchingPolicy.UnitedKingdom, BloodComponent.Plasma, unknown).Should().BeEquivalentTo("A", "AB");
        OfferedAbo(MatchingPolicy.Australia, BloodComponent.Cryo, unknown).Should().BeEquivalentTo("AB");
        OfferedAbo(MatchingPolicy.Australia, BloodComponent.RedCells, unknown).Should().BeEquivalentTo("O");
    }

    [Fact]
    public void O_negative_costs_scarcity_for_everybody_who_can_have_something_else()
    {
        foreach (var recipient in All)
        {
            Matched(MatchingPolicy.Australia, BloodComponent.RedCells, Recipient.OfGroup(recipient), ONegative)!.ScarcityCost
                .Should().Be(recipient == ONegative ? 0 : 1, $"recipient {recipient}");
        }
    }

    [Theory]
    [InlineData("O > A > A")]
    [InlineData("O > X")]
    [InlineData("")]
    public void An_order_that_is_not_one_is_refused(string text) =>
        FluentActions.Invoking(() => PreferenceOrder.Parse(text)).Should().Throw<FormatException>();

    [Theory]
    [InlineData("o-")]
    [InlineData("O")]
    [InlineData("AB")]
    [InlineData("0+")]
    [InlineData("")]
    [InlineData(null)]
    public void A_group_that_is_not_one_of_the_eight_is_not_read(string? text) => TryParse(text, out _).Should().BeFalse();

    internal static GroupMatch.Matched? Matched(MatchingPolicy policy, BloodComponent component, Recipient recipient, BloodGroup unit) =>
        GroupMatching.Match(policy, component, recipient, unit, Year) as GroupMatch.Matched;

    private static string[] OfferedAbo(MatchingPolicy policy, BloodComponent component, Recipient recipient) =>
        All.Where(unit => Matched(policy, component, recipient, unit) is { OnlyLowTitre: false }).Select(unit => unit.Abo).Distinct().ToArray();

    private static bool IsOffered(MatchingPolicy policy, BloodComponent component, BloodGroup recipient, BloodGroup unit) =>
        Matched(policy, component, Recipient.OfGroup(recipient), unit) is { Tier: not MatchTier.NeedsOverride, OnlyLowTitre: false };

    private static int Count(Func<BloodGroup, BloodGroup, bool> rule) => Pairs().Count(p => rule(p.Recipient, p.Unit));

    private static IEnumerable<(BloodGroup Recipient, BloodGroup Unit)> Pairs() => All.SelectMany(recipient => All.Select(unit => (recipient, unit)));
}
