using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Alarms;

/// <summary>The limit alarms as stored, held in memory and shown on the cells.</summary>
internal sealed class AlarmBook(IOpsDbFactory databases, PointRegistry points, PointTable table, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SensorAlarmRow> _rows = new(StringComparer.Ordinal);

    public IReadOnlyCollection<SensorAlarmRow> All => [.. _rows.Values];

    public SensorAlarmRow? Find(string tag) => _rows.GetValueOrDefault(tag);

    public async Task Load(CancellationToken ct)
    {
        await using var db = databases.Create();
        foreach (var row in await db.Set<SensorAlarmRow>().AsNoTracking().ToListAsync(ct))
            _rows[row.Id] = row;
    }

    /// <summary>Reads alarms that another instance changed.</summary>
    public async Task Reload(IReadOnlyCollection<string> tags, CancellationToken ct)
    {
        await using var db = databases.Create();
        foreach (var part in tags.Chunk(500))
        {
            foreach (var row in await db.Set<SensorAlarmRow>().AsNoTracking().Where(a => EF.Parameter(part).Contains(a.Id)).ToListAsync(ct))
                Take(row);
        }
    }

    /// <summary>Takes a row unless a newer one is known.</summary>
    public void Take(SensorAlarmRow row)
    {
        var taken = _rows.AddOrUpdate(row.Id, row, (_, known) => known.Version > row.Version ? known : row);
        if (ReferenceEquals(taken, row))
            Show(row, restoring: false);
    }

    public void Show(SensorAlarmRow row, bool restoring)
    {
        if (points.Current.Find(row.Id) is not { } point)
            return;
        var state = AlarmRows.StateOf(row);
        if (restoring)
            table.RestoreAlarm(point.Number, state, (byte)row.Priority, (LimitLevel)row.Level, time.GetUtcNow().UtcTicks);
        else
            table.SetAlarm(point.Number, state, (byte)row.Priority);
    }
}
