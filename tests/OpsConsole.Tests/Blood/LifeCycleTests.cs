using OpsConsole.Blood.LifeCycle;
using static OpsConsole.Blood.LifeCycle.UnitState;

namespace OpsConsole.Tests.Blood;

public sealed class LifeCycleTests
{
    private static readonly (decimal, decimal) Range = (1m, 10m);
    private static readonly StepEvidence Full = new("p-1", "anna", "ben", new Verifier("p-2", "ben", "B. Ng"), 5m, ReturnChecksPassed: true);

    // Where a unit may go from each state, recall apart.
    private static readonly Dictionary<UnitState, UnitState[]> Table = new()
    {
        [Collected] = [Quarantined, Discarded],
        [Quarantined] = [Available, Discarded, Expired],
        [Available] = [Held, Reserved, Quarantined, Modified, Expired, Discarded, Missing, Damaged],
        [Held] = [Reserved, Available, Expired],
        [Reserved] = [Packed, Available, Expired],
        [Packed] = [InTransit, Available],
        [InTransit] = [Received, Diverted, Missing, ExcursionReview],
        [Diverted] = [Received, Missing, ExcursionReview],
        [Received] = [Available, Issued, ExcursionReview, Discarded],
        [ExcursionReview] = [Available, Quarantined, Discarded],
        [Issued] = [Transfused, Returned, Missing],
        [Returned] = [Available, Quarantined, Discarded],
        [Missing] = [Quarantined, Discarded],
        [Damaged] = [Quarantined, Discarded],
        [Expired] = [Discarded],
        [Recalled] = [Quarantined, Discarded],
        [Transfused] = [],
        [Discarded] = [],
        [Modified] = [],
    };

    [Fact]
    public void Every_state_leads_exactly_where_the_table_says()
    {
        foreach (var from in LifeCycleTable.States)
        {
            var reached = LifeCycleTable.Events
                .Select(e => LifeCycleTable.Next(from, e)?.To)
                .OfType<UnitState>().Distinct();
            IEnumerable<UnitState> expected = LifeCycleTable.IsTerminal(from) ? Table[from] : Table[from].Append(Recalled);
            reached.Should().BeEquivalentTo(expected, $"from {from}");
        }
    }

    [Fact]
    public void Every_pair_of_state_and_event_is_either_moved_or_refused_with_a_reason()
    {
        foreach (var from in LifeCycleTable.States)
        {
            foreach (var happened in LifeCycleTable.Events)
            {
                var decision = StepDecision.Decide(from, happened, Full, Range);
                if (LifeCycleTable.Next(from, happened) is { } next)
                    decision.Should().Be(new StepDecision.Moved(from, next.To));
                else
                    decision.Should().BeOfType<StepDecision.Refused>().Which.Reason.Code.Should().Be("life-cycle-refused");
            }
        }
    }

    [Fact]
    public void Recall_is_legal_from_every_state_that_is_not_the_last()
    {
        foreach (var from in LifeCycleTable.States)
            (LifeCycleTable.Next(from, UnitEvent.Recall)?.To == Recalled).Should().Be(!LifeCycleTable.IsTerminal(from), $"from {from}");
    }

    [Fact]
    public void Only_transfused_discarded_and_modified_are_the_end() =>
        LifeCycleTable.States.Where(LifeCycleTable.IsTerminal).Should().BeEquivalentTo([Transfused, Discarded, Modified]);

    [Fact]
    public void Missing_and_damaged_units_never_go_straight_back_on_the_shelf()
    {
        foreach (var happened in LifeCycleTable.Events)
        {
            LifeCycleTable.Next(Missing, happened)?.To.Should().NotBe(Available);
            LifeCycleTable.Next(Damaged, happened)?.To.Should().NotBe(Available);
            LifeCycleTable.Next(Recalled, happened)?.To.Should().NotBe(Available);
            LifeCycleTable.Next(Expired, happened)?.To.Should().NotBe(Available);
        }
    }

    [Theory]
    [InlineData(null, "second-verifier-required")]
    [InlineData(" ", "second-verifier-required")]
    [InlineData("nobody", "second-verifier-unknown")]
    public void Leaving_quarantine_needs_a_second_person(string? verifiedBy, string code) =>
        Refusal(Quarantined, UnitEvent.Release, Full with { VerifiedBy = verifiedBy, Verifier = null }).Should().Be(code);

    [Theory]
    [InlineData("p-1", "a", "A")]
    [InlineData("p-9", "Anna", "A")]
    [InlineData("p-9", "a", "Anna")]
    public void Who_verifies_is_not_who_acts_nor_the_person_the_key_is_named_after(string id, string userName, string displayName) =>
        Refusal(Quarantined, UnitEvent.Release, Full with { Verifier = new Verifier(id, userName, displayName) }).Should().Be("second-verifier-same");

    [Theory]
    [InlineData(null, true, "return-checks-required")]
    [InlineData("5", false, "return-checks-required")]
    [InlineData("0.9", true, "return-temperature")]
    [InlineData("10.1", true, "return-temperature")]
    public void A_returned_unit_goes_back_only_when_every_check_passed(string? celsius, bool checks, string code)
    {
        var temperature = celsius is null ? (decimal?)null : decimal.Parse(celsius, System.Globalization.CultureInfo.InvariantCulture);
        Refusal(Returned, UnitEvent.Release, Full with { TemperatureCelsius = temperature, ReturnChecksPassed = checks }).Should().Be(code);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("10")]
    public void The_edges_of_the_temperature_range_pass(string celsius) =>
        StepDecision.Decide(Returned, UnitEvent.Release, Full with { TemperatureCelsius = decimal.Parse(celsius, System.Globalization.CultureInfo.InvariantCulture) }, Range)
            .Should().Be(new StepDecision.Moved(Returned, Available));

    [Fact]
    public void Event_words_are_read_back_to_the_same_event()
    {
        foreach (var happened in LifeCycleTable.Events)
        {
            UnitWords.TryParse(UnitWords.Of(happened), out var read).Should().BeTrue();
            read.Should().Be(happened);
        }

        UnitWords.Of(InTransit).Should().Be("in-transit");
        UnitWords.TryParse("Recall", out _).Should().BeFalse();
        UnitWords.TryParse("", out _).Should().BeFalse();
        UnitWords.TryParse(null, out _).Should().BeFalse();
    }

    private static string? Refusal(UnitState from, UnitEvent happened, StepEvidence evidence) =>
        (StepDecision.Decide(from, happened, evidence, Range) as StepDecision.Refused)?.Reason.Code;
}
