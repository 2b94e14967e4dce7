using OpsConsole.Platform.Journal;

namespace OpsConsole.Tests.Architecture.Canaries;

internal sealed record PricePart(string Name, double Share);

[JournalEvent("price.changed")]
internal sealed record PriceChanged(decimal Price, DateTimeOffset At, IReadOnlyList<PricePart> Parts, DayOfWeek Day);

[JournalEvent("price.changed")]
internal sealed record PriceKept(string Price, long? Minor, IReadOnlyList<string> Why);

[JournalEvent("PriceLost")]
internal sealed record PriceLost(string Price);
