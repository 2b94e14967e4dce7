using System.Text.Json;
using OpsConsole.Platform.Http;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Points;

/// <summary>A limit as sent and stored. Delays in seconds.</summary>
internal sealed record StoredLimit(string Kind, double Value, double Deadband, double OnDelay, double OffDelay, string? Priority);

/// <summary>A point as its owner describes it.</summary>
internal sealed record PointTerms(
    string Tag, string Source, string Kind, string Unit, string Location, double SpanLow, double SpanHigh, long PeriodMilliseconds,
    IReadOnlyList<StoredLimit> Limits, string Criticality, DateTimeOffset? CommissionedAt)
{
    public static readonly string[] Criticalities = ["low", "medium", "high", "critical"];

    private const int MostLimits = 4;
    private const double LongestPeriodSeconds = 7 * 86_400;
    private const double LongestDelaySeconds = 86_400;
    private const double Widest = 1e15;

    /// <summary>Reads a point; every mistake is collected in the fields.</summary>
    public static PointTerms Read(JsonFields fields)
    {
        var tag = Name(fields, "tag");
        var (low, high) = Span(fields);
        return new PointTerms(
            tag, Name(fields, "source"), fields.Text("kind", 60), fields.OptionalText("unit", 20) ?? "", fields.Text("location", 200), low, high,
            (long)Math.Round(fields.Number("period", 0.1, LongestPeriodSeconds) * 1000), ReadLimits(fields, low, high),
            fields.Choice("criticality", Criticalities), fields.OptionalInstant("commissioned"));
    }

    private static string Name(JsonFields fields, string member)
    {
        var name = fields.Text(member, TagIndex.LongestName);
        if (name.Length > 0 && !TagIndex.IsName(name))
            fields.Report(member, "not-a-name", "Letters, digits, dots, colons, hyphens and underscores are expected.");
        return name;
    }

    private static (double Low, double High) Span(JsonFields fields)
    {
        if (fields.TryGet("span", out var span) && span.ValueKind == JsonValueKind.Array
            && span.GetArrayLength() == 2 && span[0].ValueKind == JsonValueKind.Number && span[1].ValueKind == JsonValueKind.Number
            && span[0].TryGetDouble(out var low) && span[1].TryGetDouble(out var high) && Math.Abs(low) <= Widest && Math.Abs(high) <= Widest && low < high)
            return (low, high);
        fields.Report("span", "not-a-span", "Two numbers are expected, the lower first.");
        return (0, 1);
    }

    private static List<StoredLimit> ReadLimits(JsonFields fields, double low, double high)
    {
        var limits = new List<StoredLimit>();
        if (!fields.TryGet("limits", out var sent))
            return limits;
        if (sent.ValueKind != JsonValueKind.Array || sent.GetArrayLength() > MostLimits)
        {
            fields.Report("limits", "not-limits", $"A list of at most {MostLimits} limits is expected.");
            return limits;
        }

        var index = 0;
        foreach (var element in sent.EnumerateArray())
        {
            var one = fields.Element("limits", index, element);
            var limit = new StoredLimit(
                one.Choice("kind", "HH", "H", "L", "LL"), one.Number("value", low, high), Optional(one, "deadband", high - low),
                Optional(one, "onDelay", LongestDelaySeconds), Optional(one, "offDelay", LongestDelaySeconds), one.OptionalText("priority", 10));
            if (limit.Priority is { } priority && !Criticalities.Contains(priority, StringComparer.Ordinal))
                one.Report("priority", "unknown-value", "One of low, medium, high, critical is expected.");
            if (limits.Any(l => l.Kind == limit.Kind))
                one.Report("kind", "repeated", "There is one limit of each kind.");
            limits.Add(limit);
            index++;
        }

        return limits;
    }

    private static double Optional(JsonFields fields, string name, double most) => fields.TryGet(name, out _) ? fields.Number(name, 0, most) : 0;
}

/// <summary>Turns a stored point into what the table needs.</summary>
internal static class PointSetups
{
    public static PointSetup Of(SensorPointRow row, int source)
    {
        var priority = PriorityOf(row.Criticality);
        var limits = JsonSerializer.Deserialize<List<StoredLimit>>(row.Limits) ?? [];
        return new PointSetup(
            source, row.PeriodMilliseconds * TimeSpan.TicksPerMillisecond, row.CommissionedAt?.UtcTicks ?? 0, priority,
            [.. limits.Select(l => LimitOf(l, priority))],
            // A critical point guards lives: its alarm cannot be shelved.
            AlarmNature.Usual with { LifeSafety = priority == 3 });
    }

    /// <summary>0 advice to 3 critical.</summary>
    public static byte PriorityOf(string criticality) => (byte)Math.Max(0, Array.IndexOf(PointTerms.Criticalities, criticality));

    private static Limit LimitOf(StoredLimit stored, byte criticality)
    {
        var level = stored.Kind switch
        {
            "HH" => LimitLevel.HighHigh,
            "H" => LimitLevel.High,
            "L" => LimitLevel.Low,
            _ => LimitLevel.LowLow,
        };
        // The outer limits carry the point's own criticality, the inner ones warn one step below it.
        var priority = stored.Priority is { } own ? PriorityOf(own)
            : level is LimitLevel.HighHigh or LimitLevel.LowLow ? criticality
            : (byte)Math.Max(0, criticality - 1);
        return new Limit(
            level, stored.Value, stored.Deadband, TimeSpan.FromSeconds(stored.OnDelay).Ticks, TimeSpan.FromSeconds(stored.OffDelay).Ticks, priority);
    }
}
