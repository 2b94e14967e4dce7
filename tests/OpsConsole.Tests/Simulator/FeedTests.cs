using System.Text.Json;
using System.Text.RegularExpressions;
using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.Feeds;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Tests.Simulator;

public sealed partial class FeedTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 4, 30, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void A_source_begins_with_every_point_then_samples_each_once_a_period_and_counts_without_gaps()
    {
        var batches = Play(new FaultBoard(), seconds: 21);
        batches[0].Readings.Should().HaveCount(Points().Length);
        var readings = batches.SelectMany(batch => batch.Readings).ToList();

        readings.Select(reading => reading.Seq).Should().Equal(Enumerable.Range(1, readings.Count).Select(seq => (long)seq));
        foreach (var point in Points())
            batches.Skip(1).SelectMany(batch => batch.Readings).Count(reading => reading.Tag == point.Point.Tag).Should().Be((int)(20 / point.Kind.PeriodSeconds), point.Point.Tag);
    }

    [Fact]
    public void The_same_seed_and_run_measure_the_same_and_another_run_does_not()
    {
        Text(Play(new FaultBoard(), 10)).Should().Be(Text(Play(new FaultBoard(), 10)));
        Text(Play(new FaultBoard(), 10, run: "b")).Should().NotBe(Text(Play(new FaultBoard(), 10)));
    }

    [Fact]
    public void Values_stay_inside_their_limits_when_nothing_is_wrong()
    {
        var kinds = Points().ToDictionary(point => point.Point.Tag, point => point.Kind);
        foreach (var hour in Enumerable.Range(0, 24))
        {
            foreach (var reading in Play(new FaultBoard(), 10, start: Now.AddHours(hour)).SelectMany(batch => batch.Readings))
            {
                foreach (var limit in kinds[reading.Tag].Limits)
                {
                    if (limit.Kind.StartsWith('H'))
                        reading.Value.Should().BeLessThan(limit.Value, reading.Tag);
                    else
                        reading.Value.Should().BeGreaterThan(limit.Value, reading.Tag);
                }
            }
        }
    }

    [Fact]
    public void A_silent_source_sends_nothing_and_leaves_no_gap_when_it_returns()
    {
        var board = new FaultBoard();
        var source = Source();
        var before = source.Tick(Now, board).Single().Readings[^1].Seq;
        board.Apply(new FaultCommand(FaultKind.Silence, "PLC-01", On: true));
        source.Tick(Now.AddSeconds(1), board).Should().BeEmpty();
        board.Apply(new FaultCommand(FaultKind.Silence, "PLC-01", On: false));

        source.Tick(Now.AddSeconds(2), board).Single().Readings[0].Seq.Should().Be(before + 1);
    }

    [Fact]
    public void A_source_that_is_to_be_silent_from_the_start_speaks_once_so_that_there_is_a_last_value()
    {
        var silent = With(FaultKind.Silence, "PLC-01");

        silent.Should().ContainSingle().Which.Readings.Should().HaveCount(Points().Length);
    }

    [Fact]
    public void Lost_batches_leave_a_gap_in_the_count()
    {
        var board = new FaultBoard();
        var source = Source();
        var before = source.Tick(Now, board).Single().Readings[^1].Seq;
        board.Apply(new FaultCommand(FaultKind.Loss, "PLC-01", On: true));
        source.Tick(Now.AddSeconds(1), board).Should().BeEmpty();
        board.Apply(new FaultCommand(FaultKind.Loss, "PLC-01", On: false));

        source.Tick(Now.AddSeconds(2), board).Single().Readings[0].Seq.Should().BeGreaterThan(before + 1);
    }

    [Fact]
    public void A_clock_at_1970_stamps_every_sample_with_1970() =>
        With(FaultKind.Epoch1970, "PLC-01").SelectMany(batch => batch.Readings).Should().NotBeEmpty().And.OnlyContain(reading => reading.Time.Year == 1970);

    [Fact]
    public void Another_source_is_not_struck() =>
        With(FaultKind.Epoch1970, "PLC-02").SelectMany(batch => batch.Readings).Should().OnlyContain(reading => reading.Time.Year == 2026);

    [Fact]
    public void Duplicates_are_the_same_batch_sent_twice()
    {
        var batches = With(FaultKind.Duplicates, "PLC-01");

        batches.Should().HaveCount(20);
        batches[0].Should().BeSameAs(batches[1]);
    }

    [Fact]
    public void Reordering_changes_the_order_and_loses_nothing()
    {
        var seqs = With(FaultKind.Reorder, "PLC-01").SelectMany(batch => batch.Readings).Select(reading => reading.Seq).ToList();

        seqs.Should().NotBeInAscendingOrder();
        seqs.Should().BeEquivalentTo(Enumerable.Range(1, seqs.Count).Select(seq => (long)seq));
    }

    [Fact]
    public void A_batch_held_back_by_reordering_is_sent_once_it_is_over()
    {
        var board = new FaultBoard();
        board.Apply(new FaultCommand(FaultKind.Reorder, "PLC-01", On: true));
        var source = Source();
        source.Tick(Now, board).Should().BeEmpty();
        board.Apply(new FaultCommand(FaultKind.Reorder, "PLC-01", On: false));

        source.Tick(Now.AddSeconds(1), board).Should().HaveCount(2);
    }

    [Fact]
    public void A_flood_is_ten_times_the_samples_with_counts_of_their_own()
    {
        var flood = With(FaultKind.Flood, "PLC-01").SelectMany(batch => batch.Readings).ToList();

        flood.Should().HaveCount(Play(new FaultBoard(), 10).Sum(batch => batch.Readings.Count) * 10);
        flood.Select(reading => reading.Seq).Should().Equal(Enumerable.Range(1, flood.Count).Select(seq => (long)seq));
    }

    [Fact]
    public void A_drifting_sensor_passes_its_limit_within_a_minute_and_its_neighbours_do_not_move()
    {
        var tag = Points().First(point => point.Kind.Code == "CO").Point.Tag;
        var board = new FaultBoard();
        board.Apply(new FaultCommand(FaultKind.Drift, tag, On: true));

        var readings = Play(board, 60).SelectMany(batch => batch.Readings).ToList();

        readings.Last(reading => reading.Tag == tag).Value.Should().BeGreaterThan(87).And.BeLessThanOrEqualTo(300);
        readings.Where(reading => reading.Tag != tag && reading.Tag.StartsWith("CO-", StringComparison.Ordinal)).Should().OnlyContain(reading => reading.Value < 87);
    }

    [Fact]
    public void Ordinary_payments_have_two_decimals_one_currency_and_two_accounts()
    {
        var maker = new PaymentMaker("1", "a", Accounts.All("1"));
        var currency = Accounts.All("1").ToDictionary(account => account.AccountId, account => account.Currency);

        var orders = Enumerable.Range(0, 2_000).Select(_ => maker.Next(Today, new FaultBoard())).ToList();

        orders.Should().OnlyContain(order => Amount().IsMatch(order.Amount));
        orders.Should().OnlyContain(order => order.DebtorAccount != order.CreditorAccount
            && order.Currency == currency[order.DebtorAccount] && order.Currency == currency[order.CreditorAccount]);
        orders.Select(order => order.EndToEndId).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.Length <= 35);
        orders.Select(order => (order.DebtorAccount, order.CreditorAccount, order.Amount, order.Currency)).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(FaultKind.NegativeAmount, @"^-\d+\.\d{2}$")]
    [InlineData(FaultKind.OverPreciseAmount, @"^\d+\.\d{3,4}$")]
    internal void A_struck_payment_has_an_amount_that_must_be_held(FaultKind fault, string form) =>
        Struck(fault).Amount.Should().MatchRegex(form);

    [Fact]
    public void A_duplicate_payment_differs_only_in_its_reference()
    {
        var maker = new PaymentMaker("1", "a", Accounts.All("1"));
        var board = new FaultBoard();
        var first = maker.Next(Today, board);
        board.Apply(new FaultCommand(FaultKind.DuplicatePayment, "", On: true));

        var second = maker.Next(Today, board);

        second.EndToEndId.Should().NotBe(first.EndToEndId);
        (second with { EndToEndId = first.EndToEndId }).Should().Be(first);
    }

    [Fact]
    public void A_value_date_is_never_on_a_weekend() =>
        new PaymentMaker("1", "a", Accounts.All("1")).Next(new DateOnly(2026, 11, 21), new FaultBoard()).ValueDate.Should().Be("2026-11-23");

    [Fact]
    public void Ordinary_claims_contain_no_interacting_drug_and_no_unmapped_one()
    {
        var codes = Drugs.Quiet.Select(drug => drug.Rxcui).ToHashSet();
        var claims = Claims(new FaultBoard(), 2_000).Where(claim => claim.Member != Patients.ManyMedicationsMember).ToList();

        claims.Should().HaveCountGreaterThan(1_900).And.OnlyContain(claim =>
            codes.Contains(claim.Product.Rxcui!) && claim.Profile!.All(item => codes.Contains(item.Rxcui!)));
        claims.Should().OnlyContain(claim => (claim.FillNumber > 0) == claim.Profile!.Any(item => item.Rxcui == claim.Product.Rxcui));
        claims.Select(claim => claim.ClaimId).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Interacting_claims_are_in_turn_a_stopped_pair_and_the_patient_of_47_drugs()
    {
        var board = new FaultBoard();
        board.Apply(new FaultCommand(FaultKind.InteractingClaim, "", On: true));
        var struck = Claims(board, 300).Where(claim => claim.Profile!.Any(item => Drugs.Interacting.Any(drug => drug.Rxcui == item.Rxcui))).ToList();

        Drugs.StoppedPairs.Should().Contain(pair => pair.Claimed.Rxcui == struck[0].Product.Rxcui
            && struck[0].Profile!.Any(item => item.Rxcui == pair.Taken.Rxcui));
        struck[1].Member.Should().Be(Patients.ManyMedicationsMember);
        struck[1].Profile.Should().HaveCount(47);
    }

    [Fact]
    public void An_unmapped_drug_has_a_name_and_no_code()
    {
        var board = new FaultBoard();
        board.Apply(new FaultCommand(FaultKind.UnmappedDrug, "", On: true));

        Claims(board, 1)[0].Product.Should().Match<MedicationProduct>(product => product.Rxcui == null && product.Ndc == null && product.Name!.Length > 0);
    }

    [Fact]
    public void Released_donations_never_carry_a_number_of_the_stock()
    {
        var stock = BloodStock.At("1", Now);
        var shelf = new BloodShelf("1", "a", stock);
        var released = Enumerable.Range(0, 200).SelectMany(index => shelf.Release(Now.AddSeconds(64 * index))).ToList();

        released.Select(unit => unit.Din).Should().NotIntersectWith(stock.Select(unit => unit.Din)).And.OnlyContain(din => Din.IsValid(din));
        released.Select(BloodShelf.UnitId).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_unit_goes_through_legal_steps_in_order_and_only_once()
    {
        var shelf = new BloodShelf("1", "a", BloodStock.At("1", Now));
        for (var start = 0; start < 50; start++)
            shelf.SetOff(Now, _ => false);

        var journeys = shelf.TakeDue(Now.AddHours(1)).GroupBy(step => step.UnitId).Select(unit => string.Join(' ', unit.Select(step => step.Event.Event))).Distinct();

        journeys.Should().BeEquivalentTo("reserve pack dispatch receive shelve", "reserve pack dispatch receive issue transfuse");
    }

    [Fact]
    public void A_unit_the_console_disagrees_about_takes_no_further_step()
    {
        var shelf = new BloodShelf("1", "a", BloodStock.At("1", Now));
        shelf.SetOff(Now, _ => false);
        shelf.Forget(shelf.TakeDue(Now).Single().UnitId);

        shelf.TakeDue(Now.AddHours(1)).Should().BeEmpty();
    }

    [Fact]
    public void A_unit_arrives_at_the_temperature_of_its_component()
    {
        var stock = BloodStock.At("1", Now);
        var component = stock.ToDictionary(BloodShelf.UnitId, unit => unit.Component);
        var shelf = new BloodShelf("1", "a", stock);
        for (var start = 0; start < 200; start++)
            shelf.SetOff(Now, _ => false);

        var arrivals = shelf.TakeDue(Now.AddHours(1)).Where(step => step.Event.Temperature is not null).ToList();

        arrivals.Should().NotBeEmpty().And.OnlyContain(step => component[step.UnitId] == "red-cells" ? step.Event.Temperature >= 2 && step.Event.Temperature <= 6
            : component[step.UnitId] == "platelets" ? step.Event.Temperature >= 20 && step.Event.Temperature <= 24
            : step.Event.Temperature <= -25);
    }

    [Fact]
    public void A_mislabelled_unit_is_one_of_the_shelf_with_another_group()
    {
        var stock = BloodStock.At("1", Now);
        var wrong = new BloodShelf("1", "a", stock).Mislabelled()!;

        stock.Single(unit => BloodShelf.UnitId(unit) == BloodShelf.UnitId(wrong)).Group.Should().NotBe(wrong.Group);
    }

    [Fact]
    public void Nothing_sets_off_at_a_silent_site()
    {
        var shelf = new BloodShelf("1", "a", BloodStock.At("1", Now));
        for (var start = 0; start < 50; start++)
            shelf.SetOff(Now, _ => true);

        shelf.TakeDue(Now.AddHours(1)).Should().BeEmpty();
    }

    [Fact]
    public void What_goes_over_the_wire_is_the_contract_to_the_letter()
    {
        var batch = new ReadingBatch("PLC-01", 7, [new SensorReading("CO-M4E-0001", 1, Now, 12.5)]);
        var unit = new BloodUnit("A999926000005", "E0398V00", "red-cells", "O-", Now, Now.AddDays(42), "HOS-RPA", ["leucodepleted"]);
        var order = new PaymentOrder("E2E-1", "AU1", "AU2", "100.00", "AUD", "2026-11-23");

        Text(batch).Should().Be("""{"source":"PLC-01","epoch":7,"readings":[{"tag":"CO-M4E-0001","seq":1,"time":"2026-11-23T04:30:00Z","value":12.5}]}""");
        Text(unit).Should().Be("""{"din":"A999926000005","productCode":"E0398V00","component":"red-cells","group":"O-","collectedAt":"2026-11-23T04:30:00Z","expiresAt":"2027-01-04T04:30:00Z","siteId":"HOS-RPA","attributes":["leucodepleted"]}""");
        Text(order).Should().Be("""{"endToEndId":"E2E-1","debtorAccount":"AU1","creditorAccount":"AU2","amount":"100.00","currency":"AUD","valueDate":"2026-11-23"}""");
    }

    private static TunnelPoint[] Points() => [.. Tunnels.Points("1").Where(point => point.Point.Source == "PLC-01")];

    private static SensorSource Source(string run = "a") => new("1", run, "PLC-01", 1, Points());

    private static List<ReadingBatch> Play(FaultBoard board, int seconds, string run = "a", DateTime? start = null)
    {
        var source = Source(run);
        return [.. Enumerable.Range(0, seconds).SelectMany(second => source.Tick((start ?? Now).AddSeconds(second), board))];
    }

    private static List<ReadingBatch> With(FaultKind fault, string target)
    {
        var board = new FaultBoard();
        board.Apply(new FaultCommand(fault, target, On: true));
        return Play(board, 10);
    }

    private static PaymentOrder Struck(FaultKind fault)
    {
        var board = new FaultBoard();
        board.Apply(new FaultCommand(fault, "", On: true));
        return new PaymentMaker("1", "a", Accounts.All("1")).Next(Today, board);
    }

    private static List<MedicationClaim> Claims(FaultBoard board, int count)
    {
        var maker = new ClaimMaker("1", "a", Patients.All("1"));
        return [.. Enumerable.Range(0, count).Select(_ => maker.Next(Today, board))];
    }

    private static string Text(object value) => JsonSerializer.Serialize(value, ConsoleAnswer.Json);

    [GeneratedRegex(@"^\d{1,4}\.\d{2}$")]
    private static partial Regex Amount();
}
