using CsCheck;
using OpsConsole.Sensors.Ledger;

namespace OpsConsole.Tests.Sensors;

public sealed class SequenceLedgerTests
{
    private const int Day = 20_000;

    private static SequenceLedger Entered(params long[] seqs)
    {
        var ledger = new SequenceLedger();
        ledger.Enter(seqs, Day);
        return ledger;
    }

    [Fact]
    public void A_gap_is_named_and_closes_as_recovered()
    {
        var ledger = Entered(1, 2, 5);
        ledger.Missing(10).Should().Equal(new SeqRange(3, 4));
        ledger.Enter([4], Day).Should().Be(1);
        ledger.Missing(10).Should().Equal(new SeqRange(3, 3));
        ledger.Account().Should().Be(new LedgerAccount(new SeqRange(1, 5), 3, 1, 0, 1, 0, 1));
    }

    [Fact]
    public void The_same_number_again_is_counted_and_changes_nothing()
    {
        var ledger = Entered(1, 2);
        ledger.Enter([2, 2], Day).Should().Be(0);
        ledger.CountDuplicates(2);
        ledger.Duplicates.Should().Be(2);
        ledger.Account().Expected.Should().Be(2);
    }

    [Fact]
    public void The_order_inside_a_batch_does_not_make_a_recovery() => Entered(5, 3, 4).Account().Recovered.Should().Be(0);

    [Fact]
    public void A_number_below_the_first_widens_the_account()
    {
        var ledger = Entered(10);
        ledger.Enter([8], Day);
        ledger.Missing(10).Should().Equal(new SeqRange(9, 9));
        ledger.Account().Recovered.Should().Be(0);
    }

    [Fact]
    public void Lost_is_only_what_the_source_says_and_a_reading_that_comes_all_the_same_wins()
    {
        var ledger = Entered(1, 10);
        ledger.DeclareLost(new SeqRange(1, 5), Day).Should().Be(4);
        ledger.Missing(10).Should().Equal(new SeqRange(6, 9));
        ledger.Enter([3], Day);
        ledger.Account().Should().Be(new LedgerAccount(new SeqRange(1, 10), 2, 1, 3, 4, 0, 6));
    }

    [Fact]
    public void A_quarantined_number_stays_open_but_is_not_asked_for_again()
    {
        var ledger = Entered(1, 2);
        ledger.Quarantine(3, Day);
        ledger.Enter([4], Day);
        ledger.Missing(10).Should().BeEmpty();
        ledger.Account().Should().Be(new LedgerAccount(new SeqRange(1, 4), 3, 0, 0, 1, 1, 1));
        ledger.Enter([3], Day).Should().Be(1);
        ledger.Account().Open.Should().Be(0);
        ledger.Account().Quarantined.Should().Be(0);
    }

    [Fact]
    public void Each_day_accounts_for_the_numbers_first_reached_on_it()
    {
        var ledger = Entered(1, 2);
        ledger.Enter([5, 6], Day + 1);
        ledger.Enter([3], Day + 1);
        ledger.Account(Day).Should().Be(new LedgerAccount(new SeqRange(1, 2), 2, 0, 0, 0, 0, 0));
        ledger.Account(Day + 1).Should().Be(new LedgerAccount(new SeqRange(3, 6), 2, 1, 0, 1, 0, 1));
        ledger.Account(Day + 2).Should().Be(LedgerAccount.Empty);
    }

    private static readonly Gen<(int Kind, long[] Seqs)[]> Histories =
        Gen.Select(Gen.Int[0, 9], Gen.Long[0, 60].Array[1, 8]).Array[0, 20];

    private static SequenceLedger Play((int Kind, long[] Seqs)[] steps)
    {
        var ledger = new SequenceLedger();
        var day = Day;
        foreach (var (kind, seqs) in steps)
        {
            switch (kind)
            {
                case 7: ledger.Quarantine(seqs[0], day); break;
                case 8: ledger.DeclareLost(new SeqRange(seqs.Min(), seqs.Max()), day); break;
                case 9: day++; break;
                default: ledger.CountDuplicates(seqs.Length - ledger.Enter(seqs, day)); break;
            }
        }
        return ledger;
    }

    [Fact]
    public void The_account_always_balances_and_agrees_with_a_plain_set() => Histories.Sample(steps =>
    {
        var (arrived, lost, used, duplicates) = (new HashSet<long>(), new HashSet<long>(), new HashSet<long>(), 0);
        foreach (var (kind, seqs) in steps)
        {
            if (kind == 7 && !arrived.Contains(seqs[0]))
                used.Add(seqs[0]);
            if (kind == 8)
            {
                for (var seq = seqs.Min(); seq <= seqs.Max(); seq++)
                {
                    if (!arrived.Contains(seq) && lost.Add(seq))
                        used.Add(seq);
                }
            }
            foreach (var seq in kind < 7 ? seqs : [])
            {
                duplicates += arrived.Add(seq) ? 0 : 1;
                lost.Remove(seq);
                used.Add(seq);
            }
        }

        var ledger = Play(steps);
        var account = ledger.Account();
        account.Balances.Should().BeTrue();
        (account.Received + account.Recovered).Should().Be(arrived.Count);
        account.Lost.Should().Be(lost.Count);
        account.Expected.Should().Be(used.Count == 0 ? 0 : used.Max() - used.Min() + 1);
        ledger.Duplicates.Should().Be(duplicates);
        for (var seq = 0L; seq <= 60; seq++)
            ledger.Has(seq).Should().Be(arrived.Contains(seq));
        // The days add up to the whole.
        var days = Enumerable.Range(Day, 25).Select(ledger.Account).ToList();
        days.Should().OnlyContain(d => d.Balances);
        days.Sum(d => d.Expected).Should().Be(account.Expected);
    });

    [Fact]
    public void A_ledger_survives_being_stored() => Histories.Sample(steps =>
    {
        var ledger = Play(steps);
        var again = SequenceLedger.Deserialize(ledger.Serialize());
        again.Account().Should().Be(ledger.Account());
        again.Account(Day + 1).Should().Be(ledger.Account(Day + 1));
        again.Missing(100).Should().Equal(ledger.Missing(100));
        again.Duplicates.Should().Be(ledger.Duplicates);
        again.Enter([61], Day + 30).Should().Be(1);
    });

    [Fact]
    public void Two_copies_that_saw_different_batches_merge_to_everything() => Gen.Select(Histories, Histories).Sample((one, other) =>
    {
        var (a, b) = (Play(one), Play(other));
        var expected = Enumerable.Range(0, 61).Where(s => a.Has(s) || b.Has(s)).ToList();
        a.Merge(b);
        Enumerable.Range(0, 61).Where(s => a.Has(s)).Should().Equal(expected);
        a.Account().Balances.Should().BeTrue();
    });

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Arrived\":[5,3],\"Recovered\":[],\"Lost\":[],\"Quarantined\":[],\"Days\":[]}")]
    [InlineData("{\"Arrived\":[1,2,3,4],\"Recovered\":[],\"Lost\":[],\"Quarantined\":[],\"Days\":[]}")]
    [InlineData("{\"Arrived\":[1],\"Recovered\":[],\"Lost\":[],\"Quarantined\":[],\"Days\":[]}")]
    public void A_damaged_ledger_is_refused(string stored) =>
        FluentActions.Invoking(() => SequenceLedger.Deserialize(System.Text.Encoding.UTF8.GetBytes(stored))).Should().Throw<FormatException>();

    [Fact]
    public void A_set_of_ranges_agrees_with_a_plain_set() =>
        Gen.Select(Gen.Bool, Gen.Long[0, 80], Gen.Long[0, 9]).Array[0, 60].Sample(steps =>
        {
            var (set, plain) = (new IntervalSet(), new HashSet<long>());
            foreach (var (add, from, length) in steps)
            {
                var range = new SeqRange(from, from + length);
                var numbers = Enumerable.Range(0, (int)length + 1).Select(i => from + i).ToList();
                if (add)
                    set.Add(range).Should().Be(numbers.Count(plain.Add));
                else
                    set.Remove(range).Should().Be(numbers.Count(plain.Remove));
            }
            set.Count.Should().Be(plain.Count);
            set.Ranges.Sum(r => r.Count).Should().Be(plain.Count);
            set.Ranges.Zip(set.Ranges.Skip(1)).Should().OnlyContain(p => p.First.To + 1 < p.Second.From);
            var window = new SeqRange(10, 50);
            set.CountIn(window).Should().Be(plain.Count(s => s is >= 10 and <= 50));
            set.GapsIn(window).Sum(g => g.Count).Should().Be(41 - set.CountIn(window));
            set.Overlaps(window).Should().Be(set.CountIn(window) > 0);
        });

    [Theory]
    [InlineData(1, 1_000_001, true)]
    [InlineData(1, 1_000_002, false)]
    [InlineData(1, long.MaxValue, false)]
    [InlineData(5_000_000, 1, false)]
    public void A_broken_reading_is_believed_about_its_number_only_near_those_in_use(long used, long broken, bool believed)
    {
        var ledger = new SequenceLedger();
        ledger.Enter([used], 1);
        ledger.Quarantine(broken, 1);
        ledger.Account().Quarantined.Should().Be(believed ? 1 : 0);
        ledger.Account().Balances.Should().BeTrue();
        (ledger.Highest - ledger.Lowest).Should().Be(believed ? Math.Abs(broken - used) : 0);
    }

    [Fact]
    public void Broken_readings_cannot_fill_the_memory_and_their_numbers_stay_open()
    {
        var ledger = new SequenceLedger();
        ledger.Enter([1], 1);
        for (var seq = 3L; seq < 60_000; seq += 2)
            ledger.Quarantine(seq, 1);
        ledger.Account().Quarantined.Should().Be(10_000);
        ledger.Account().Open.Should().Be(59_998);
        ledger.Account().Balances.Should().BeTrue();
    }

    [Fact]
    public void Recoveries_that_stay_scattered_count_as_fragments()
    {
        var ledger = new SequenceLedger();
        ledger.Enter([1, 3, 5, 7, 9], 1);
        foreach (var seq in new long[] { 2, 4, 6, 8 })
            ledger.Enter([seq], 1);
        ledger.Fragments.Should().Be(4);
    }

    [Fact]
    public void The_first_number_of_all_is_not_believed_from_a_broken_reading_when_it_is_huge()
    {
        var ledger = new SequenceLedger();
        ledger.Quarantine(long.MaxValue, 1);
        ledger.Enter([1, 2], 1);
        ledger.Missing(10).Should().BeEmpty();
        ledger.Account().Expected.Should().Be(2);
    }
}
