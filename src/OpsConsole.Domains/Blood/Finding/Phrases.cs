using System.Globalization;
using NodaTime;

namespace OpsConsole.Blood.Finding;

/// <summary>Durations and distances in the words of a sentence.</summary>
internal static class Phrases
{
    /// <summary><c>40 min</c>, <c>3 h</c>, <c>3 h 12 min</c>, <c>2 d 4 h</c>; under a minute in seconds.</summary>
    public static string Span(Duration duration)
    {
        var span = duration < Duration.Zero ? -duration : duration;
        if (span < Duration.FromMinutes(1))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalSeconds):0} s");
        if (span < Duration.FromHours(1))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalMinutes):0} min");
        if (span < Duration.FromDays(2))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalHours):0} h{(span.Minutes == 0 ? "" : $" {span.Minutes} min")}");
        return string.Create(CultureInfo.InvariantCulture, $"{span.Days} d {span.Hours} h");
    }

    /// <summary>Kilometres with one decimal.</summary>
    public static string Km(double km) => string.Create(CultureInfo.InvariantCulture, $"{km:0.0} km");
}
