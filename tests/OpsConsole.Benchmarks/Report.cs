using System.Globalization;

namespace OpsConsole.Benchmarks;

/// <summary>Collects figures, prints them, and knows which are reached.</summary>
internal sealed class Report
{
    private readonly List<(string What, double Value, double? Target, bool LessIsBetter)> _figures = [];

    public bool AllReached => _figures.All(Reached);

    public void Add(string what, double value, double? target = null, bool lessIsBetter = false)
    {
        _figures.Add((what, value, target, lessIsBetter));
        var goal = target is { } t ? $"   (asked {(lessIsBetter ? "≤" : "≥")} {t.ToString("#,0.##", CultureInfo.InvariantCulture)}: {(Reached(_figures[^1]) ? "reached" : "MISSED")})" : "";
        Console.WriteLine($"  {what,-58} {value.ToString("#,0.##", CultureInfo.InvariantCulture),12}{goal}");
    }

    public void Note(string text) => Console.WriteLine($"      {text}");

    private static bool Reached((string What, double Value, double? Target, bool LessIsBetter) figure) =>
        figure.Target is not { } target || (figure.LessIsBetter ? figure.Value <= target : figure.Value >= target);
}
