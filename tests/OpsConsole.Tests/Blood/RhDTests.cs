using OpsConsole.Blood.Compatibility;
using static OpsConsole.Blood.Compatibility.BloodGroup;

namespace OpsConsole.Tests.Blood;

public sealed class RhDTests
{
    private const int Year = 2026;

    [Theory]
    // Born so that the person is surely past the age, or possibly not yet.
    [InlineData("AU", nameof(RecipientSex.Female), 1974, "override")]
    [InlineData("AU", nameof(RecipientSex.Female), 1975, "rhd-child-bearing")]
    [InlineData("AU", nameof(RecipientSex.Male), 2007, "rhd-child")]
    [InlineData("AU", nameof(RecipientSex.Male), 2006, "override")]
    [InlineData("UK", nameof(RecipientSex.Male), 2008, "rhd-child")]
    [InlineData("UK", nameof(RecipientSex.Male), 2007, "override")]
    [InlineData("AU", nameof(RecipientSex.Male), null, "rhd-child")]
    [InlineData("AU", nameof(RecipientSex.Unknown), 1990, "rhd-child-bearing")]
    [InlineData("AU", nameof(RecipientSex.Unknown), 1950, "override")]
    public void RhD_positive_red_cells_to_an_RhD_negative_recipient(string policyName, string sexName, int? birthYear, string expected)
    {
        MatchingPolicy.TryGet(policyName, out var policy);
        var recipient = new Recipient(ANegative, Enum.Parse<RecipientSex>(sexName), birthYear, RedCellAntigens.None);
        Outcome(policy!, BloodComponent.RedCells, recipient, APositive).Should().Be(expected);
    }

    [Fact]
    public void Anti_D_stops_RhD_positive_for_everybody_and_cannot_be_overridden()
    {
        foreach (var group in All.Cast<BloodGroup?>().Append(null))
        {
            var recipient = new Recipient(group, RecipientSex.Male, 1950, RedCellAntigens.D);
            foreach (var component in new[] { BloodComponent.RedCells, BloodComponent.WholeBlood, BloodComponent.Platelets })
            {
                foreach (var unit in All.Where(u => u.IsRhDPositive))
                    GroupMatching.Match(MatchingPolicy.Australia, component, recipient, unit, Year).Should().BeOfType<GroupMatch.Refused>();
            }
        }
    }

    [Fact]
    public void An_RhD_negative_person_who_will_be_transfused_again_gets_RhD_negative()
    {
        var recipient = new Recipient(ONegative, RecipientSex.Male, 1950, RedCellAntigens.None, NeedsRepeatedTransfusion: true);
        Outcome(MatchingPolicy.UnitedKingdom, BloodComponent.RedCells, recipient, OPositive).Should().Be("rhd-repeated-transfusion");
    }

    [Fact]
    public void A_warning_carries_its_reason()
    {
        var recipient = new Recipient(ONegative, RecipientSex.Male, 1950, RedCellAntigens.None);
        var match = CompatibilityTests.Matched(MatchingPolicy.Australia, BloodComponent.RedCells, recipient, OPositive)!;
        match.Tier.Should().Be(MatchTier.NeedsOverride);
        match.Reasons.Should().Contain(r => r.Contains("with a reason"));
    }

    [Theory]
    [InlineData(nameof(RecipientSex.Female), 1990, "rhd-unknown-group")]
    [InlineData(nameof(RecipientSex.Male), 2010, "rhd-unknown-group")]
    [InlineData(nameof(RecipientSex.Unknown), null, "rhd-unknown-group")]
    [InlineData(nameof(RecipientSex.Unknown), 1950, "rhd-unknown-group")]
    [InlineData(nameof(RecipientSex.Female), 1970, "offered")]
    [InlineData(nameof(RecipientSex.Male), 1990, "offered")]
    public void O_positive_for_an_unknown_group_depends_on_sex_and_age(string sexName, int? birthYear, string expected)
    {
        var recipient = new Recipient(null, Enum.Parse<RecipientSex>(sexName), birthYear, RedCellAntigens.None);
        Outcome(MatchingPolicy.Australia, BloodComponent.RedCells, recipient, OPositive).Should().Be(expected);
        Outcome(MatchingPolicy.Australia, BloodComponent.RedCells, recipient, ONegative).Should().Be("offered");
    }

    [Fact]
    public void Outside_the_protected_ages_O_positive_comes_before_O_negative_for_an_unknown_group()
    {
        var recipient = new Recipient(null, RecipientSex.Male, 1980, RedCellAntigens.None);
        var positive = CompatibilityTests.Matched(MatchingPolicy.Australia, BloodComponent.RedCells, recipient, OPositive)!;
        var negative = CompatibilityTests.Matched(MatchingPolicy.Australia, BloodComponent.RedCells, recipient, ONegative)!;
        (positive.Tier, positive.Position).Should().Be((negative.Tier, negative.Position));
        positive.ScarcityCost.Should().BeLessThan(negative.ScarcityCost);
    }

    [Fact]
    public void RhD_positive_platelets_for_a_woman_of_child_bearing_potential_prompt_for_immunoglobulin()
    {
        var recipient = new Recipient(ANegative, RecipientSex.Female, 1995, RedCellAntigens.None);
        var match = CompatibilityTests.Matched(MatchingPolicy.Australia, BloodComponent.Platelets, recipient, APositive)!;
        match.Tier.Should().Be(MatchTier.NeedsOverride);
        match.Reasons.Should().Contain(r => r.Contains("anti-D immunoglobulin"));
    }

    [Fact]
    public void Plasma_and_cryo_do_not_match_RhD()
    {
        var recipient = new Recipient(ANegative, RecipientSex.Female, 1995, RedCellAntigens.D);
        foreach (var component in new[] { BloodComponent.Plasma, BloodComponent.Cryo })
            Outcome(MatchingPolicy.UnitedKingdom, component, recipient, APositive).Should().Be("offered");
    }

    private static string Outcome(MatchingPolicy policy, BloodComponent component, Recipient recipient, BloodGroup unit) =>
        GroupMatching.Match(policy, component, recipient, unit, Year) switch
        {
            GroupMatch.Refused refused => refused.Rule,
            GroupMatch.Matched { Tier: MatchTier.NeedsOverride } => "override",
            _ => "offered",
        };
}
