using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Blood.Finding;

/// <summary>What is wanted, by when, where. Everything in it has been validated.</summary>
internal sealed record SearchRequest
{
    public required BloodComponent Component { get; init; }
    public required Recipient Recipient { get; init; }

    /// <summary>Units wanted, at least 1.</summary>
    public required int Quantity { get; init; }

    public required BloodSite Destination { get; init; }
    public required Instant NeededBy { get; init; }
    public required TravelMode Mode { get; init; }
    public UnitTraits RequiredTraits { get; init; }

    /// <summary>Antigens the units must be typed negative for, besides those of the recipient's antibodies.</summary>
    public RedCellAntigens RequiredTypedNegative { get; init; }

    /// <summary>Offer also what is permitted only with a reason and a person who answers for it.</summary>
    public bool IncludeOverrides { get; init; }
}
