using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Cells;

/// <summary>What one cell of the canvas shows, in one byte; the layout is part of the live frames and documented with them.</summary>
internal static class CellState
{
    private const int AlarmShift = 3;
    private const int PriorityShift = 5;
    private const int Untrusted = 1 << 7;

    /// <summary>The band bits of a point whose whole source is silent.</summary>
    public const byte LinkDown = 5;

    /// <param name="band">Bits 0–2; <see cref="LinkDown"/> takes its place while the source is silent.</param>
    /// <param name="alarm">Bits 3–4: 0 none on the list, 1 unacknowledged, 2 acknowledged, 3 returned but unacknowledged.</param>
    /// <param name="priority">Bits 5–6: 0 advice, 1 medium, 2 high, 3 critical; of the alarm, and of the point where there is none.</param>
    /// <param name="quality">Bit 7 is set when the value is not good.</param>
    public static byte Of(FreshnessBand band, bool linkDown, AlarmState alarm, byte priority, Quality quality)
    {
        var shown = alarm.Hidden ? 0 : alarm.Phase switch
        {
            AlarmPhase.UnacknowledgedActive or AlarmPhase.LatchedUnacknowledged => 1,
            AlarmPhase.AcknowledgedActive or AlarmPhase.LatchedAcknowledged => 2,
            AlarmPhase.ReturnedUnacknowledged => 3,
            _ => 0,
        };
        // A dead value stays dead: that its link is down as well is not better news.
        var bandBits = linkDown && band != FreshnessBand.Dead ? LinkDown : (byte)band;
        return (byte)(bandBits | (shown << AlarmShift) | (Math.Min(priority, (byte)3) << PriorityShift) | (quality.IsGood ? 0 : Untrusted));
    }

    public static byte Band(byte state) => (byte)(state & 7);
    public static byte Alarm(byte state) => (byte)((state >> AlarmShift) & 3);
    public static byte Priority(byte state) => (byte)((state >> PriorityShift) & 3);
    public static bool IsUntrusted(byte state) => (state & Untrusted) != 0;
}
