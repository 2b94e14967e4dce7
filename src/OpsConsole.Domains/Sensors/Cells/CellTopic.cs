using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Sensors.Points;

namespace OpsConsole.Sensors.Cells;

/// <summary>The live topic of the cells.</summary>
internal sealed class CellTopic(PointTable table, PointRegistry points, TimeProvider time) : ILiveTopic
{
    private long _position;

    public string Name => "sensors";

    public Permission Permission => SensorsModule.Read;

    // The position is read first: what the snapshot contains beyond it comes again with the next frame, which does no harm.
    public byte[] Snapshot()
    {
        var position = Interlocked.Read(ref _position);
        return CellFrames.EncodeSnapshot(table, points.Current.Layout, position, time.GetUtcNow().UtcTicks);
    }

    /// <summary>The next frame, or null when nothing changed; with values always one, as a sign of life. Called by one loop only.</summary>
    public byte[]? Next(bool withValues)
    {
        var frame = CellFrames.EncodeDelta(table, points.Current.Layout, _position, time.GetUtcNow().UtcTicks, withValues, always: withValues);
        if (frame is not null)
            Interlocked.Increment(ref _position);
        return frame;
    }
}

/// <summary>Sends the changed cells: states within a quarter of a second, values once a second.</summary>
internal sealed class CellBroadcast(CellTopic topic, LiveBroadcast broadcast, LoopRegistry loops, TimeProvider time, ILogger<CellBroadcast> logger)
    : SupervisedService(loops, time, logger)
{
    private const int FramesPerValue = 4;
    private int _frame;

    public override string Name => "sensors.cells";

    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(250);

    public override async Task Turn(CancellationToken ct)
    {
        if (topic.Next(withValues: ++_frame % FramesPerValue == 0) is { } frame)
            await broadcast.Send(topic.Name, frame, ct);
    }
}
