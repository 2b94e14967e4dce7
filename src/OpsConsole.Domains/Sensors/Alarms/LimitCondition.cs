using System.Runtime.InteropServices;

namespace OpsConsole.Sensors.Alarms;

/// <summary>The four limits of a point. HighHigh outranks High, LowLow outranks Low.</summary>
internal enum LimitLevel : byte
{
    None = 0,
    Low = 1,
    High = 2,
    LowLow = 3,
    HighHigh = 4,
}

/// <summary>One configured limit.</summary>
/// <param name="Level">Which limit it is.</param>
/// <param name="Value">In the point's unit: high limits are passed at or above it, low limits at or below it.</param>
/// <param name="Deadband">How far back the value must come before the condition is false again; not negative.</param>
/// <param name="OnDelay">How long the condition must hold without a break before it counts, ticks.</param>
/// <param name="OffDelay">How long it must be gone without a break before it is gone, ticks.</param>
/// <param name="Priority">0 advice, 1 medium, 2 high, 3 critical.</param>
internal sealed record Limit(LimitLevel Level, double Value, double Deadband, long OnDelay, long OffDelay, byte Priority)
{
    public bool IsHigh => Level is LimitLevel.High or LimitLevel.HighHigh;

    /// <summary>Whether the value counts for the condition, given what the condition is now.</summary>
    public bool Holds(double value, bool active) => IsHigh
        ? value >= (active ? Value - Deadband : Value)
        : value <= (active ? Value + Deadband : Value);
}

/// <summary>
/// Whether one limit is passed, with deadband and delays. Time is the time of the samples; bad data freezes it where it stands, so that
/// an alarm never clears, and a delay never runs out, because data vanished.
/// </summary>
/// <param name="Active">The condition, after its delays.</param>
/// <param name="ChangingSince">When the value first contradicted <paramref name="Active"/>, or null.</param>
/// <param name="FrozenAt">When the data became bad, or null.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LimitCondition(bool Active, long? ChangingSince, long? FrozenAt)
{
    /// <param name="value">A value whose quality is not bad.</param>
    /// <param name="at">Its effective time, UTC ticks.</param>
    public LimitCondition Sample(Limit limit, double value, long at)
    {
        // The time spent blind does not count towards a delay.
        var since = ChangingSince is { } started && FrozenAt is { } frozen ? started + Math.Max(0, at - frozen) : ChangingSince;
        if (limit.Holds(value, Active) == Active)
            return new LimitCondition(Active, null, null);
        since ??= at;
        return at - since >= (Active ? limit.OffDelay : limit.OnDelay)
            ? new LimitCondition(!Active, null, null)
            : new LimitCondition(Active, since, null);
    }

    /// <summary>Time passes without a sample, for sources that only report changes.</summary>
    public LimitCondition Tick(Limit limit, long now) =>
        FrozenAt is null && ChangingSince is { } since && now - since >= (Active ? limit.OffDelay : limit.OnDelay)
            ? new LimitCondition(!Active, null, null)
            : this;

    /// <summary>The data became bad, uncertain for want of communication, or stopped.</summary>
    public LimitCondition Freeze(long at) => FrozenAt is null ? this with { FrozenAt = at } : this;
}
