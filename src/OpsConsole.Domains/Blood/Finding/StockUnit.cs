using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.LifeCycle;

namespace OpsConsole.Blood.Finding;

/// <summary>One unit as the search sees it.</summary>
internal sealed record StockUnit
{
    public required string UnitId { get; init; }
    public required string Din { get; init; }
    public required string ProductCode { get; init; }
    public required BloodComponent Component { get; init; }
    public required BloodGroup Group { get; init; }
    public required string SiteId { get; init; }
    public required Instant CollectedAt { get; init; }
    public required Instant ExpiresAt { get; init; }
    public UnitTraits Traits { get; init; }
    public RedCellAntigens TypedNegative { get; init; }
    public CollectionUse Use { get; init; }
    public UnitState State { get; init; } = UnitState.Available;

    /// <summary>The request that holds it, when <see cref="State"/> is held.</summary>
    public string? HeldBy { get; init; }

    /// <summary>When its hold lapses.</summary>
    public Instant? HeldUntil { get; init; }

    /// <summary>The state that counts now: a timed hold whose time has passed is no hold.</summary>
    public UnitState StateAt(Instant now) =>
        State == UnitState.Held && HeldUntil is { } until && until <= now ? UnitState.Available : State;
}
