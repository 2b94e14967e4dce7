using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Tests.Blood;

public sealed class FinderTests
{
    private static readonly Duration Days20 = Duration.FromDays(20);

    private static Situation World() => new Situation().Site("dest", 0).Site("near", 10).Site("far", 40);

    [Fact]
    public void A_unit_in_date_now_but_not_on_arrival_is_refused_and_says_by_how_much()
    {
        // 20 km: 60 min to pack, 39 min to drive, 5 min to hand over.
        var answer = new Situation().Site("dest", 0).Site("near", 20).Site("far", 24.1)
            .Unit("near", "A+", Duration.FromMinutes(64)).Unit("far", "A+", Days20).Search("A+");
        answer.Candidates.Should().ContainSingle().Which.Site.SiteId.Should().Be("far");
        var refused = answer.Rejected.Should().ContainSingle().Which;
        refused.Rule.Should().Be("expires-before-arrival");
        refused.Detail.Should().Be("4.1 km nearer but expires 40 min before arrival");
    }

    [Fact]
    public void A_unit_that_no_gate_has_judged_is_not_offered() => default(GateResult).Rule.Should().NotBe(GateRule.Passed);

    [Fact]
    public void A_unit_that_expires_at_the_instant_of_arrival_is_not_in_date()
    {
        var arrives = Duration.FromMinutes(65);
        var world = new Situation().Site("dest", 0).Unit("dest", "A+", arrives).Unit("dest", "A+", arrives + Duration.FromSeconds(1));
        var answer = world.Search("A+", with: r => r with { NeededBy = Situation.Now });
        answer.Candidates.Should().ContainSingle().Which.Remaining.Should().Be(Duration.FromSeconds(1));
    }

    [Fact]
    public void A_unit_that_would_be_out_of_date_when_needed_is_refused()
    {
        var answer = World().Unit("near", "A+", Duration.FromHours(5)).Search("A+");
        answer.Candidates.Should().BeEmpty();
        answer.Rejected.Should().ContainSingle().Which.Rule.Should().Be("expires-before-use");
    }

    [Fact]
    public void A_minimum_life_on_arrival_is_kept()
    {
        var world = World().Unit("near", "A+", Duration.FromHours(12));
        world.Policy = world.Policy with { MinimumRemaining = Duration.FromHours(24) };
        world.Search("A+").Rejected.Should().ContainSingle().Which.Rule.Should().Be("minimum-remaining");
    }

    [Theory]
    [InlineData(nameof(UnitState.Held), "held")]
    [InlineData(nameof(UnitState.Reserved), "reserved")]
    [InlineData(nameof(UnitState.Quarantined), "quarantined")]
    [InlineData(nameof(UnitState.Recalled), "recalled")]
    [InlineData(nameof(UnitState.InTransit), "in-transit")]
    [InlineData(nameof(UnitState.Missing), "missing")]
    [InlineData(nameof(UnitState.Expired), "expired")]
    public void Only_available_units_are_candidates(string stateName, string rule)
    {
        var answer = World().Unit("near", "A+", Days20, u => u with { State = Enum.Parse<UnitState>(stateName), HeldUntil = Situation.Now + Duration.FromMinutes(3), HeldBy = "R-1" }).Search("A+");
        answer.Candidates.Should().BeEmpty();
        answer.Unconfirmed.Should().BeEmpty();
        answer.Rejected.Should().ContainSingle().Which.Rule.Should().Be(rule);
    }

    [Fact]
    public void No_state_but_available_is_ever_a_candidate()
    {
        foreach (var state in LifeCycleTable.States.Where(s => s != UnitState.Available))
            World().Unit("near", "A+", Days20, u => u with { State = state }).Search("A+").Candidates.Should().BeEmpty($"{state}");
    }

    [Fact]
    public void A_hold_counts_until_its_last_instant_and_no_longer()
    {
        World().Unit("near", "A+", Days20, u => u with { State = UnitState.Held, HeldUntil = Situation.Now + Duration.Epsilon }).Search("A+").Candidates.Should().BeEmpty();
        World().Unit("near", "A+", Days20, u => u with { State = UnitState.Held, HeldUntil = Situation.Now }).Search("A+").Candidates.Should().HaveCount(1);
        World().Unit("near", "A+", Days20, u => u with { State = UnitState.Held, HeldUntil = null }).Search("A+").Candidates.Should().BeEmpty();
    }

    [Fact]
    public void What_a_silent_site_last_had_is_shown_but_not_offered()
    {
        var answer = World().Site("quiet", 1, silence: Duration.FromMinutes(14)).Unit("quiet", "A+", Days20).Unit("far", "A+", Days20).Search("A+");
        answer.Complete.Should().BeFalse();
        answer.SilentSites.Should().ContainSingle().Which.Site.SiteId.Should().Be("quiet");
        answer.Candidates.Should().ContainSingle().Which.Site.SiteId.Should().Be("far");
        var shown = answer.Unconfirmed.Should().ContainSingle().Which;
        shown.Site.SiteId.Should().Be("quiet");
        shown.Reasons.Should().Contain("Not confirmed: quiet centre has been silent for 14 min; call before relying on it");
        answer.Plan.SelectMany(p => p.UnitIds).Should().NotContain(shown.Unit.UnitId);
    }

    [Fact]
    public void A_site_is_silent_only_after_the_limit()
    {
        var limit = World().Policy.SilentAfter;
        new Situation().Site("dest", 0, silence: limit).Search("A+").Complete.Should().BeTrue();
        new Situation().Site("dest", 0, silence: limit + Duration.Epsilon).Search("A+").Complete.Should().BeFalse();
    }

    [Fact]
    public void Distance_never_outvotes_the_match()
    {
        var answer = World().Unit("dest", "O+", Days20).Unit("far", "A+", Days20).Search("A+");
        answer.Candidates.Select(c => c.Unit.Group).Should().Equal(BloodGroup.APositive, BloodGroup.OPositive);
    }

    [Fact]
    public void In_time_comes_before_everything_else()
    {
        var world = World().Unit("dest", "O+", Days20).Unit("far", "A+", Days20);
        var answer = world.Search("A+", with: r => r with { NeededBy = Situation.Now + Duration.FromMinutes(70) });
        answer.Candidates.Select(c => (c.Unit.Group, c.MeetsNeededBy)).Should().Equal((BloodGroup.OPositive, true), (BloodGroup.APositive, false));
    }

    [Fact]
    public void O_negative_comes_last_for_who_does_not_need_it()
    {
        var answer = World().Unit("dest", "O-", Days20).Unit("far", "O+", Days20).Search("AB+");
        answer.Candidates.Select(c => c.Unit.Group).Should().Equal(BloodGroup.OPositive, BloodGroup.ONegative);
        answer.Candidates[1].Reasons.Should().Contain("O− is kept for those who can have nothing else");
    }

    [Fact]
    public void Within_one_arrival_band_the_first_to_expire_goes_first()
    {
        var answer = World().Unit("near", "A+", Days20).Unit("near", "A+", Duration.FromDays(3)).Unit("near", "A+", Duration.FromDays(9)).Search("A+", 3);
        answer.Candidates.Select(c => c.ExpiresAt).Should().BeInAscendingOrder();
    }

    [Fact]
    public void A_later_band_comes_after_even_when_it_expires_sooner()
    {
        var answer = World().Unit("near", "A+", Days20).Unit("far", "A+", Duration.FromDays(3)).Search("A+");
        answer.Candidates.Select(c => c.Site.SiteId).Should().Equal("near", "far");
    }

    [Fact]
    public void Between_equals_one_site_that_fills_the_order_is_preferred_to_a_split()
    {
        var world = new Situation().Site("dest", 0).Site("a", 5).Site("b", 5.1)
            .Unit("a", "A+", Days20).Unit("b", "A+", Days20).Unit("b", "A+", Days20);
        var answer = world.Search("A+", 2);
        answer.Plan.Should().ContainSingle().Which.Site.SiteId.Should().Be("b");
        answer.Shortfall.Should().Be(0);
    }

    [Fact]
    public void Equal_units_are_ordered_by_id_whatever_the_order_they_came_in()
    {
        var stock = World().Unit("near", "A+", Days20).Unit("near", "A+", Days20).Unit("near", "A+", Days20);
        var reversed = StockSnapshot.Of(stock.Stock().Sites, stock.Stock().AllUnits().Reverse());
        var first = Finder.Search(stock.Request("A+"), stock.Stock(), stock.Policy, Situation.Now);
        var second = Finder.Search(stock.Request("A+"), reversed, stock.Policy, Situation.Now);
        second.Candidates.Select(c => c.Unit.UnitId).Should().Equal(first.Candidates.Select(c => c.Unit.UnitId)).And.BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public void An_override_is_offered_only_when_asked_for_and_never_planned()
    {
        var recipient = new Recipient(BloodGroup.ONegative, RecipientSex.Male, 1950, RedCellAntigens.None);
        var world = World().Unit("near", "O+", Days20);
        var plain = world.Search("O-", with: r => r with { Recipient = recipient });
        plain.Candidates.Should().BeEmpty();
        plain.Rejected.Should().ContainSingle().Which.Rule.Should().Be("needs-override");

        var asked = world.Search("O-", with: r => r with { Recipient = recipient, IncludeOverrides = true });
        asked.Candidates.Should().ContainSingle().Which.Tier.Should().Be(MatchTier.NeedsOverride);
        asked.Plan.Should().BeEmpty();
        asked.Shortfall.Should().Be(1);
    }

    [Fact]
    public void An_override_comes_after_every_match_that_needs_none()
    {
        var recipient = new Recipient(BloodGroup.ONegative, RecipientSex.Male, 1950, RedCellAntigens.None);
        var answer = World().Unit("dest", "O+", Days20).Unit("far", "O-", Days20)
            .Search("O-", with: r => r with { Recipient = recipient, IncludeOverrides = true });
        answer.Candidates.Select(c => c.Tier).Should().Equal(MatchTier.Identical, MatchTier.NeedsOverride);
    }

    [Fact]
    public void Units_for_a_named_person_are_not_even_mentioned()
    {
        var answer = World()
            .Unit("near", "A+", Days20, u => u with { Traits = UnitTraits.Autologous })
            .Unit("near", "A+", Days20, u => u with { Traits = UnitTraits.Directed })
            .Unit("near", "A+", Days20, u => u with { Use = CollectionUse.NamedRecipientOnly })
            .Search("A+");
        answer.Candidates.Should().BeEmpty();
        answer.Rejected.Should().BeEmpty();
    }

    [Fact]
    public void Emergency_only_units_are_for_emergencies()
    {
        var world = World().Unit("near", "A+", Days20, u => u with { Use = CollectionUse.EmergencyOnly });
        world.Search("A+").Rejected.Should().ContainSingle().Which.Rule.Should().Be("emergency-only");
        world.Search("A+", with: r => r with { Mode = TravelMode.Emergency }).Candidates.Should().HaveCount(1);
    }

    [Fact]
    public void Not_tested_is_not_negative()
    {
        var recipient = Recipient.OfGroup(BloodGroup.APositive) with { Antibodies = RedCellAntigens.BigK | RedCellAntigens.Fya };
        var world = World().Unit("near", "A+", Days20, u => u with { TypedNegative = RedCellAntigens.BigK })
            .Unit("far", "A+", Days20, u => u with { TypedNegative = RedCellAntigens.BigK | RedCellAntigens.Fya | RedCellAntigens.M });
        var answer = world.Search("A+", with: r => r with { Recipient = recipient });
        answer.Candidates.Should().ContainSingle().Which.Site.SiteId.Should().Be("far");
        answer.Rejected.Should().ContainSingle().Which.Detail.Should().EndWith("not typed negative for Fya");
    }

    [Fact]
    public void Required_attributes_are_present_or_the_unit_is_refused()
    {
        var world = World().Unit("near", "A+", Days20).Unit("far", "A+", Days20, u => u with { Traits = UnitTraits.CmvNegative | UnitTraits.Irradiated });
        var answer = world.Search("A+", with: r => r with { RequiredTraits = UnitTraits.CmvNegative | UnitTraits.Irradiated });
        answer.Candidates.Should().ContainSingle().Which.Site.SiteId.Should().Be("far");
        answer.Rejected.Should().ContainSingle().Which.Detail.Should().EndWith("not irradiated and cmv-negative");
    }

    [Theory]
    // Collected days ago, life left in days, may be irradiated, days of life once irradiated.
    [InlineData(10, 32, true, 14)]
    [InlineData(13, 22, true, 14)]
    [InlineData(13, 9, true, 9)]
    [InlineData(14, 28, true, 14)]
    [InlineData(20, 22, false, 0)]
    public void A_source_may_irradiate_young_red_cells_which_shortens_their_life(int age, int life, bool allowed, int lifeOnceIrradiated)
    {
        var world = new Situation().Site("dest", 0, irradiates: true)
            .Unit("dest", "A+", Duration.FromDays(life), u => u with { CollectedAt = Situation.Now - Duration.FromDays(age) });
        var answer = world.Search("A+", with: r => r with { RequiredTraits = UnitTraits.Irradiated });
        answer.Candidates.Count.Should().Be(allowed ? 1 : 0);
        if (!allowed)
            return;
        var candidate = answer.Candidates[0];
        candidate.ExpiresAt.Should().Be(Situation.Now + Duration.FromDays(lifeOnceIrradiated));
        candidate.Arrival.Parts.Should().Contain(p => p.Name == "irradiation");
        candidate.Arrival.At.Should().Be(Situation.Now + Duration.FromMinutes(95));
    }

    [Fact]
    public void Matched_platelets_are_never_replaced_by_a_pool()
    {
        var world = World()
            .Unit("near", "A+", Days20, u => u with { Traits = UnitTraits.HlaMatched | UnitTraits.Pooled }, BloodComponent.Platelets);
        world.Search("A+", with: r => r with { Component = BloodComponent.Platelets, RequiredTraits = UnitTraits.HlaMatched }).Candidates.Should().BeEmpty();
    }

    [Fact]
    public void Plasma_with_a_foreign_antibody_must_be_tested_for_its_titre()
    {
        var world = World().Unit("near", "B+", Days20, component: BloodComponent.Plasma)
            .Unit("far", "B+", Days20, u => u with { Traits = UnitTraits.HighTitreNegative }, BloodComponent.Plasma);
        var answer = world.Search("A+", with: r => r with { Component = BloodComponent.Plasma });
        answer.Candidates.Should().ContainSingle().Which.Site.SiteId.Should().Be("far");
        answer.Rejected.Should().ContainSingle().Which.Rule.Should().Be("titre-not-tested");
    }

    [Fact]
    public void A_closed_site_says_when_it_opens()
    {
        var hours = new OpeningHours(new LocalTime(5, 0), new LocalTime(20, 0), DateTimeZone.Utc);
        var answer = new Situation().Site("dest", 0, hours).Unit("dest", "A+", Days20).Search("A+");
        answer.Candidates[0].Reasons.Should().Contain("The site opens in 3 h");
        answer.Candidates[0].Arrival.At.Should().Be(Situation.Now + Duration.FromMinutes(180 + 65));
    }

    [Fact]
    public void The_answer_names_its_policy_and_that_nobody_approved_it()
    {
        var answer = World().Search("A+", 3);
        answer.PolicyVersion.Should().Be("au-2026.1+travel-1+finder-1");
        answer.Notes.Should().Contain(n => n.Contains("not been approved for clinical use")).And.Contain(n => n.Contains("estimates"));
        answer.Shortfall.Should().Be(3);
    }

    [Fact]
    public void More_than_four_O_negative_for_an_unknown_group_is_noted() =>
        World().Search(null, 5).Notes.Should().Contain(n => n.StartsWith("Group unknown: at most 4"));

    [Fact]
    public void One_near_miss_for_each_site_and_rule_is_enough()
    {
        var world = World();
        for (var i = 0; i < 50; i++)
            world.Unit("near", "A+", Duration.FromMinutes(10 + i));
        world.Unit("far", "B+", Days20);
        var answer = world.Search("A+");
        answer.Rejected.Select(r => r.Rule).Should().Equal("expires-before-arrival", "abo-incompatible");
    }

    [Fact]
    public void One_site_says_once_that_its_other_groups_need_an_override()
    {
        var recipient = new Recipient(BloodGroup.ABNegative, RecipientSex.Male, 1950, RedCellAntigens.None);
        var answer = World().Unit("near", "O+", Days20).Unit("near", "A+", Days20).Unit("near", "AB+", Days20)
            .Search("AB-", with: r => r with { Recipient = recipient });
        answer.Rejected.Should().ContainSingle().Which.Rule.Should().Be("needs-override");
    }

    [Fact]
    public void An_ended_unit_is_not_in_the_stock()
    {
        foreach (var state in LifeCycleTable.States.Where(LifeCycleTable.IsTerminal))
            World().Unit("near", "A+", Days20, u => u with { State = state }).Stock().AllUnits().Should().BeEmpty();
    }

    [Fact]
    public void A_unit_at_a_site_that_does_not_exist_is_an_error_not_a_loss() =>
        FluentActions.Invoking(() => World().Unit("nowhere", "A+", Days20).Stock()).Should().Throw<ArgumentException>().WithMessage("*nowhere*");
}
