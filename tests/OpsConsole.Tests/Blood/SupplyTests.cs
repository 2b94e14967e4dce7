using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Supply;

namespace OpsConsole.Tests.Blood;

public sealed class SupplyTests
{
    private static readonly LocalDate Today = Situation.Now.InUtc().Date;
    private static readonly SupplyPolicy Policy = SupplyPolicy.Default;

    [Fact]
    public void A_missing_day_is_not_zero()
    {
        var usage = new UsageHistory([Use(1, 10), Use(3, 20), Use(8, 30)]);
        usage.Mean(Policy, "dest", BloodComponent.RedCells, BloodGroup.ONegative, Today).Should().Be(20);
    }

    [Fact]
    public void A_reported_zero_is_zero() =>
        new UsageHistory([Use(1, 30), Use(2, 0), Use(3, 0)]).Mean(Policy, "dest", BloodComponent.RedCells, BloodGroup.ONegative, Today).Should().Be(10);

    [Fact]
    public void Too_few_reported_days_are_not_known()
    {
        new UsageHistory([Use(1, 10), Use(2, 10)]).Mean(Policy, "dest", BloodComponent.RedCells, BloodGroup.ONegative, Today).Should().BeNull();
        new UsageHistory([Use(1, 10), Use(2, 10), Use(29, 10)]).Mean(Policy, "dest", BloodComponent.RedCells, BloodGroup.ONegative, Today).Should().BeNull();
        new UsageHistory([Use(0, 10), Use(1, 10), Use(2, 10)]).Mean(Policy, "dest", BloodComponent.RedCells, BloodGroup.ONegative, Today).Should().BeNull("today is not over");
    }

    [Fact]
    public void A_later_report_of_a_day_replaces_the_earlier() =>
        new UsageHistory([Use(1, 10), Use(2, 10), Use(3, 10), Use(3, 40)]).Mean(Policy, "dest", BloodComponent.RedCells, BloodGroup.ONegative, Today).Should().Be(20);

    [Theory]
    [InlineData("5.0", nameof(SupplySeverity.Normal))]
    [InlineData("4.9", nameof(SupplySeverity.Medium))]
    [InlineData("4.0", nameof(SupplySeverity.Medium))]
    [InlineData("3.9", nameof(SupplySeverity.High))]
    [InlineData("3.25", nameof(SupplySeverity.High))]
    [InlineData("3.2", nameof(SupplySeverity.Critical))]
    [InlineData("0", nameof(SupplySeverity.Critical))]
    public void Bands_start_where_they_say(string days, string severityName) =>
        Policy.Judge(BloodComponent.RedCells, new DaysOfSupply.Known(decimal.Parse(days, System.Globalization.CultureInfo.InvariantCulture))).Should().Be(Enum.Parse<SupplySeverity>(severityName));

    [Fact]
    public void What_is_not_known_is_neither_normal_nor_critical()
    {
        Policy.Judge(BloodComponent.RedCells, new DaysOfSupply.Unknown()).Should().Be(SupplySeverity.Unknown);
        DaysOfSupply.Of(7, null).Should().BeOfType<DaysOfSupply.Unknown>();
        DaysOfSupply.Of(7, 0).Should().BeOfType<DaysOfSupply.NotUsed>();
        DaysOfSupply.Of(7, 2).Should().Be(new DaysOfSupply.Known(3.5m));
    }

    [Fact]
    public void Days_are_rounded_down_so_that_a_floor_is_never_reached_by_rounding() =>
        DaysOfSupply.Of(499, 100).Should().Be(new DaysOfSupply.Known(4.9m));

    [Fact]
    public void A_silent_site_stays_on_the_board_with_its_age_and_its_units_are_counted_apart()
    {
        var stock = new Situation().Site("dest", 0).Site("quiet", 5, silence: Duration.FromMinutes(14))
            .Unit("dest", "O-", Duration.FromDays(9)).Unit("quiet", "O-", Duration.FromDays(9)).Unit("quiet", "O-", Duration.FromDays(9)).Stock();
        var usage = new UsageHistory([Use(1, 2), Use(2, 2), Use(3, 2)]);

        var board = StockBoard.Of(stock, usage, Policy, Duration.FromMinutes(5), Situation.Now);

        var cell = board.Cell(BloodComponent.RedCells, BloodGroup.ONegative);
        (cell.Units, cell.Unconfirmed).Should().Be((1, 2));
        cell.Supply.Should().Be(new DaysOfSupply.Known(0.5m));
        cell.Severity.Should().Be(SupplySeverity.Critical);
        board.Sites.Select(s => (s.Site.SiteId, s.IsSilent)).Should().Equal(("dest", false), ("quiet", true));
        board.Sites[1].Age.Should().Be(Duration.FromMinutes(14));
        board.BySite.Should().Contain(s => s.SiteId == "quiet" && s.Units == 2);
    }

    [Fact]
    public void Only_what_could_be_given_now_is_counted()
    {
        var stock = new Situation().Site("dest", 0)
            .Unit("dest", "O-", Duration.FromDays(1))
            .Unit("dest", "O-", Duration.Zero)
            .Unit("dest", "O-", Duration.FromDays(9), u => u with { State = UnitState.Quarantined })
            .Unit("dest", "O-", Duration.FromDays(9), u => u with { State = UnitState.Held, HeldUntil = Situation.Now + Duration.FromMinutes(1) })
            .Unit("dest", "O-", Duration.FromDays(9), u => u with { Traits = UnitTraits.Autologous })
            .Stock();
        var board = StockBoard.Of(stock, UsageHistory.Empty, Policy, Duration.FromMinutes(5), Situation.Now);
        board.Cell(BloodComponent.RedCells, BloodGroup.ONegative).Units.Should().Be(1);
        board.ExpiringSoon.Should().Be(1);
        board.BelowFloor.Should().Be(0);
    }

    [Fact]
    public void The_board_has_a_cell_for_every_component_and_group()
    {
        var board = StockBoard.Of(new Situation().Site("dest", 0).Stock(), UsageHistory.Empty, Policy, Duration.FromMinutes(5), Situation.Now);
        foreach (var component in BloodComponent.All)
        {
            foreach (var group in BloodGroup.All)
            {
                var cell = board.Cell(component, group);
                (cell.Component, cell.Group).Should().Be((component, group));
            }
        }
    }

    private static DailyUse Use(int daysAgo, int units) => new("dest", BloodComponent.RedCells, BloodGroup.ONegative, Today.PlusDays(-daysAgo), units);
}
