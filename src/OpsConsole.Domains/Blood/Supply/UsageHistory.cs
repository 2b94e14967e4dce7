using NodaTime;
using OpsConsole.Blood.Compatibility;

namespace OpsConsole.Blood.Supply;

/// <summary>Units used in one day at one site, as it reported them.</summary>
internal readonly record struct DailyUse(string SiteId, BloodComponent Component, BloodGroup Group, LocalDate Day, int Units);

/// <summary>What the sites reported to have used. A day that was not reported is missing, it is not zero.</summary>
internal sealed class UsageHistory
{
    private readonly Dictionary<(string SiteId, BloodComponent Component, BloodGroup Group), Dictionary<LocalDate, int>> _days = [];

    public static UsageHistory Empty { get; } = new([]);

    /// <summary>A later report of the same day replaces the earlier one.</summary>
    public UsageHistory(IEnumerable<DailyUse> reports)
    {
        foreach (var report in reports)
        {
            var key = (report.SiteId, report.Component, report.Group);
            if (!_days.TryGetValue(key, out var days))
                _days.Add(key, days = []);
            days[report.Day] = report.Units;
        }
    }

    /// <summary>Mean use a day over the reported days before today, or null when too few were reported.</summary>
    public decimal? Mean(SupplyPolicy policy, string siteId, BloodComponent component, BloodGroup group, LocalDate today)
    {
        if (!_days.TryGetValue((siteId, component, group), out var days))
            return null;
        var from = today.PlusDays(-policy.WindowDays);
        var reported = 0;
        var units = 0;
        foreach (var (day, used) in days)
        {
            if (day < from || day >= today)
                continue;
            reported++;
            units += used;
        }

        return reported < policy.MinimumReportedDays ? null : (decimal)units / reported;
    }

    /// <summary>The sum of the sites' means, or null when no site has one.</summary>
    public decimal? MeanOfAll(SupplyPolicy policy, BloodComponent component, BloodGroup group, LocalDate today)
    {
        decimal? sum = null;
        foreach (var key in _days.Keys.Where(k => k.Component == component && k.Group == group))
        {
            if (Mean(policy, key.SiteId, component, group, today) is { } mean)
                sum = (sum ?? 0) + mean;
        }

        return sum;
    }
}
