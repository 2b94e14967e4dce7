using System.Diagnostics;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.LifeCycle;

namespace OpsConsole.Tests.Blood;

public sealed class FinderSpeedTests
{
    [Fact]
    public void A_search_over_a_hundred_thousand_units_takes_milliseconds()
    {
        var world = new Situation();
        for (var site = 0; site < 60; site++)
            world.Site($"s{site:00}", site * 3);
        for (var i = 0; i < 100_000; i++)
            world.Unit($"s{i % 60:00}", BloodGroup.All[i / 60 % 8].Code, Duration.FromMinutes(30 + (i % 50_000)), component: BloodComponent.All[i / 480 % 5]);
        var stock = world.Stock();
        // An AB+ recipient may have every group: the widest search there is.
        var request = world.Request("AB+", 4);
        Finder.Search(request, stock, world.Policy, Situation.Now).Candidates.Should().HaveCount(20);
        for (var warm = 0; warm < 200; warm++)
            Finder.Search(request, stock, world.Policy, Situation.Now);

        // Beside a plain filter-and-sort over the same units, turn by turn, so that a busy machine slows both.
        var search = double.MaxValue;
        var plain = double.MaxValue;
        for (var run = 0; run < 60; run++)
        {
            search = Math.Min(search, Time(() => Finder.Search(request, stock, world.Policy, Situation.Now).Candidates.Count));
            plain = Math.Min(plain, Time(() => stock.AllUnits()
                .Where(u => u.Component == BloodComponent.RedCells && u.StateAt(Situation.Now) == UnitState.Available && u.ExpiresAt > Situation.Now)
                .OrderBy(u => u.ExpiresAt).ThenBy(u => u.UnitId, StringComparer.Ordinal).Take(20).Count()));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"search {search:0.00} ms, plain {plain:0.00} ms");
        search.Should().BeLessThan(plain * 3);
    }

    private static double Time(Func<int> work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
