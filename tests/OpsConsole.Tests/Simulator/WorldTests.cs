using CsCheck;
using OpsConsole.Simulator;
using OpsConsole.Simulator.World;

namespace OpsConsole.Tests.Simulator;

public sealed class WorldTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 4, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("G123417654321", 'A')]
    [InlineData("A999921123456", '3')]
    [InlineData("A999917123456", '9')]
    [InlineData("A999926000005", '0')]
    [InlineData("A999926000389", 'A')]
    [InlineData("A999926000006", 'Z')]
    [InlineData("A999926000088", '*')]
    public void Check_character_agrees_with_the_published_and_computed_table(string din, char check) =>
        Din.CheckCharacter(din).Should().Be(check);

    [Theory]
    [InlineData("O999926000005")]
    [InlineData("09999260000055")]
    [InlineData("099992600000")]
    [InlineData("099992600000A")]
    [InlineData("A99992600000X")]
    [InlineData("a999926000005")]
    [InlineData("A9O9926000005")]
    public void A_number_of_another_form_is_not_a_donation_number(string text) => Din.IsValid(text).Should().BeFalse();

    [Fact]
    public void Every_unit_in_stock_has_a_valid_number_of_the_test_facility() =>
        BloodStock.At("1", Now).Should().OnlyContain(unit =>
            Din.IsValid(unit.Din) && unit.Din.StartsWith("A9999", StringComparison.Ordinal)
            && unit.ProductCode.Length == 8 && unit.ProductCode[0] == 'E' && unit.ProductCode[5] == 'V');

    [Fact]
    public void A_unit_is_known_by_number_and_product_and_siblings_share_a_number_and_a_group()
    {
        var stock = BloodStock.At("1", Now);

        stock.Select(unit => (unit.Din, unit.ProductCode)).Should().OnlyHaveUniqueItems();
        var siblings = stock.GroupBy(unit => unit.Din).Where(donation => donation.Count() > 1).ToList();
        siblings.Should().NotBeEmpty().And.OnlyContain(donation => donation.Select(unit => unit.Group).Distinct().Count() == 1);
    }

    [Fact]
    public void Stock_is_about_2500_units_in_date_and_released_after_a_day_of_testing()
    {
        var stock = BloodStock.At("1", Now);

        stock.Count.Should().BeInRange(2_250, 2_750);
        stock.Should().OnlyContain(unit => unit.ExpiresAt > Now && unit.CollectedAt <= Now.AddDays(-1));
        stock.Select(unit => unit.Component).Distinct().Should().BeEquivalentTo("red-cells", "platelets", "plasma", "cryo");
        stock.Select(unit => unit.SiteId).Distinct().Should().BeEquivalentTo(BloodPlaces.All.Select(place => place.Site.SiteId));
    }

    [Fact]
    public void Shelf_lives_are_the_Australian_ones_and_irradiation_never_prolongs_one()
    {
        foreach (var unit in BloodStock.At("1", Now))
        {
            var days = unit.Component switch { "red-cells" => 42, "platelets" => 5, _ => 365 };
            var limit = unit.Component == "red-cells" && unit.Attributes.Contains("irradiated") ? 28 : days;
            (unit.ExpiresAt - unit.CollectedAt).TotalDays.Should().BeLessThanOrEqualTo(limit).And.BeGreaterThan(4);
        }
    }

    [Fact]
    public void Groups_come_in_Australian_proportions()
    {
        var red = BloodStock.At("1", Now).Where(unit => unit.Component == "red-cells").ToList();

        BloodStock.Groups.Sum(group => group.Percent).Should().BeApproximately(100, 0.001);
        foreach (var (group, percent) in BloodStock.Groups)
            (100.0 * red.Count(unit => unit.Group == group) / red.Count).Should().BeApproximately(percent, 4);
    }

    [Fact]
    public void Use_makes_days_of_supply_that_are_short_for_few_groups_and_known_for_all()
    {
        var days = Enumerable.Range(1, 28).SelectMany(day => BloodUse.On("1", DateOnly.FromDateTime(Now).AddDays(-day))).ToList();
        days.Should().HaveCount(28 * 13);
        days.Should().OnlyContain(day => day.Use.Count == 32 && day.Use.All(line => line.Units >= 0));

        var stock = BloodStock.At("1", Now);
        foreach (var (group, low, high) in new[] { ("O+", 5.5, 9.5), ("A-", 7.0, 16.0), ("O-", 4.0, 7.5), ("A+", 6.5, 11.0) })
        {
            var units = stock.Count(unit => unit.Component == "red-cells" && unit.Group == group);
            var use = days.SelectMany(day => day.Use).Where(line => line.Component == "red-cells" && line.Group == group).Sum(line => line.Units) / 28.0;
            (units / use).Should().BeInRange(low, high, group);
        }
    }

    [Fact]
    public void A_day_later_most_red_cells_are_still_the_same_ones()
    {
        var today = Red(Now);
        var tomorrow = Red(Now.AddDays(1));

        today.Intersect(tomorrow).Count().Should().BeInRange(today.Count * 85 / 100, today.Count - 1);
        tomorrow.Except(today).Should().NotBeEmpty();

        static HashSet<string> Red(DateTime at) =>
            [.. BloodStock.At("1", at).Where(unit => unit.Component == "red-cells").Select(unit => unit.Din)];
    }

    [Fact]
    public void The_same_seed_gives_the_same_world_and_another_seed_another_one()
    {
        World("1").Should().BeEquivalentTo(World("1"), options => options.WithStrictOrdering());
        BloodStock.At("2", Now).Select(unit => unit.Din).Should().NotEqual(BloodStock.At("1", Now).Select(unit => unit.Din));
        Patients.All("2").Select(patient => patient.Takes.Count).Should().NotEqual(Patients.All("1").Select(patient => patient.Takes.Count));
        Accounts.All("2").Select(account => account.Name).Should().NotEqual(Accounts.All("1").Select(account => account.Name));

        static object World(string seed) => new
        {
            Stock = BloodStock.At(seed, Now).Take(300).ToArray(),
            Points = Tunnels.Points(seed).Take(300).ToArray(),
            Patients = Patients.All(seed).Take(100).ToArray(),
            Accounts = Accounts.All(seed),
        };
    }

    [Fact]
    public void Every_place_lies_in_New_South_Wales_or_the_Capital_Territory()
    {
        var places = BloodPlaces.All.Select(place => (place.Site.Latitude, place.Site.Longitude))
            .Concat(Patients.Pharmacies.Select(pharmacy => (pharmacy.Latitude, pharmacy.Longitude)));

        places.Should().OnlyContain(at => at.Latitude > -36.5 && at.Latitude < -31 && at.Longitude > 148.5 && at.Longitude < 152.5);
    }

    [Fact]
    public void Sites_are_5_centres_and_13_hospitals_in_Sydney_time()
    {
        BloodPlaces.Centres.Select(place => place.Site).Should().HaveCount(5).And.OnlyContain(site => site.Kind == "centre");
        BloodPlaces.Hospitals.Select(place => place.Site).Should().HaveCount(13).And.OnlyContain(site => site.Kind == "hospital");
        BloodPlaces.All.Select(place => place.Site.SiteId).Should().OnlyHaveUniqueItems();
        BloodPlaces.All.Should().OnlyContain(place => place.Site.TimeZone == "Australia/Sydney");
    }

    [Fact]
    public void Three_tunnels_have_5000_sensors_of_12_sources()
    {
        var points = Tunnels.Points("1").Select(point => point.Point).ToList();

        points.Should().HaveCount(5_000);
        points.Select(point => point.Tag).Should().OnlyHaveUniqueItems();
        points.Select(point => point.Source).Distinct().Should().BeEquivalentTo(Tunnels.Sources).And.HaveCount(12);
        points.Should().Contain(point => point.Tag == "CO-M4E-0034");
    }

    [Fact]
    public void All_sensors_together_send_about_1000_readings_a_second() =>
        Tunnels.Points("1").Sum(point => 1 / point.Point.Period).Should().BeInRange(900, 1_100);

    [Fact]
    public void Limits_lie_inside_the_span_and_in_their_order() =>
        Tunnels.Kinds.Should().OnlyContain(kind =>
            kind.Limits.All(limit => limit.Value > kind.Low && limit.Value < kind.High && limit.Deadband > 0)
            && kind.Limits.Where(limit => limit.Kind == "HH").All(hh => kind.Limits.Any(h => h.Kind == "H" && h.Value < hh.Value)));

    [Fact]
    public void One_patient_takes_the_47_drugs_and_nobody_else_takes_an_interacting_one()
    {
        var patients = Patients.All("1");

        patients.Should().HaveCount(400);
        patients.Single(patient => patient.Takes.Count == 47).Member.Should().Be(Patients.ManyMedicationsMember);
        patients.Where(patient => patient.Takes.Count != 47).Should()
            .OnlyContain(patient => !patient.Takes.Intersect(Drugs.Interacting).Any() && patient.Takes.Count >= 1 && patient.Takes.Count <= 8);
        Drugs.Interacting.Concat(Drugs.Quiet).Select(drug => drug.Rxcui).Should().OnlyHaveUniqueItems().And.HaveCount(47);
        Patients.Pharmacies.Should().HaveCount(20);
    }

    [Fact]
    public void Two_hundred_accounts_have_their_own_numbers_and_most_are_Australian()
    {
        var accounts = Accounts.All("1");

        accounts.Should().HaveCount(200);
        accounts.Select(account => account.AccountId).Should().OnlyHaveUniqueItems();
        accounts.Select(account => account.Name).Should().OnlyHaveUniqueItems();
        accounts.Count(account => account.Currency == "USD").Should().Be(20);
    }

    [Fact]
    public void Chance_stays_in_its_bounds_for_any_seed() =>
        Gen.Select(Gen.String, Gen.Int[1, 1_000_000]).Sample((seed, limit) =>
        {
            var chance = Chance.For(seed, "bounds");
            for (var draw = 0; draw < 50; draw++)
            {
                if (chance.Below(limit) is var whole && (whole < 0 || whole >= limit))
                    return false;
                if (chance.Unit() is < 0 or >= 1 || !double.IsFinite(chance.Normal()))
                    return false;
            }

            return true;
        });
}
