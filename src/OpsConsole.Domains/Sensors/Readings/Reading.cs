using System.Runtime.InteropServices;

namespace OpsConsole.Sensors.Readings;

/// <summary>One accepted reading as it is stored: 48 bytes, no references, so that a batch is one array.</summary>
/// <param name="Point">The point's number, given at registration and never reused.</param>
/// <param name="Seq">The source's sequence number.</param>
/// <param name="Source">The source time as sent, UTC ticks, or <see cref="SourceTime.Unreadable"/>.</param>
/// <param name="Effective">The time the reading counts as taken, UTC ticks.</param>
/// <param name="Value">The value in the point's unit; not a number only where the quality is bad.</param>
/// <param name="Quality">The quality as sent, lowered where the clock is invalid.</param>
/// <param name="Flags">What was found out about the time.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reading(
    int Point, long Seq, long Source, long Effective, double Value, Quality Quality, TimeFlags Flags)
{
    /// <summary>What the source's clock showed: the source time, in the unit that was meant.</summary>
    public long SourceClock => (Flags & TimeFlags.Scaled) != TimeFlags.None ? SourceTime.FromSecondsAsMilliseconds(Source) : Source;
}
