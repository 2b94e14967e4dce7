using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Ledger;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.History;

/// <summary>The readings of a point in a window of time.</summary>
/// <param name="IsCut">There are more readings than one answer holds.</param>
/// <param name="DamagedBlocks">Stored blocks that do not match their hash; their readings are missing here.</param>
internal sealed record PointHistory(IReadOnlyList<HistoryReading> Readings, bool IsCut, int DamagedBlocks);

/// <summary>The account of a source for one UTC day.</summary>
/// <param name="Hash">SHA-256 over the hashes of the blocks received that day, in order; hexadecimal.</param>
internal sealed record Completeness(
    string Source, DateOnly Day, long Expected, long Received, long Recovered, long Lost, long Open, long Quarantined, long LongestGap, long Duplicates,
    long Blocks, string Hash, IReadOnlyList<EpochAccount> Epochs)
{
    public Wire.SensorCompleteness ToWire() => new(
        Source, Day, Expected, Received, Recovered, Lost, Open, Quarantined, LongestGap, Duplicates, Blocks, Hash,
        [
            .. Epochs.Select(e => new Wire.SensorEpoch(
                e.Epoch, e.From, e.To, e.Account.Received, e.Account.Recovered, e.Account.Lost, e.Account.Open, [.. e.Missing.Select(m => new[] { m.From, m.To })])),
        ]);
}

/// <summary>One epoch's part of the account.</summary>
internal sealed record EpochAccount(long Epoch, long From, long To, LedgerAccount Account, IReadOnlyList<SeqRange> Missing);

/// <summary>Reads stored readings and proves their blocks on the way.</summary>
internal sealed class HistoryQueries(IOpsDbFactory databases, SensorState state, ILogger<HistoryQueries> logger)
{
    /// <summary>The most readings one answer holds.</summary>
    public const int MostReadings = 1_000_000;

    private const int MostMissingNamed = 1_000;
    private static readonly TimeSpan NarrowBlock = TimeSpan.FromMinutes(10);

    public async Task<PointHistory> Of(SensorPoint point, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken ct)
    {
        var readings = new List<HistoryReading>();
        var damaged = 0;
        await using var db = databases.Create();
        var blocks = db.Set<ReadingBlockRow>().AsNoTracking().Where(b => b.Source == point.Row.Source && b.LatestAt >= from && b.EarliestAt <= to);
        var earliest = from - NarrowBlock;
        // Two ranges of one index: the many short blocks near the window, and the few long ones that may reach into it.
        foreach (var part in new[] { blocks.Where(b => !b.IsWide && b.EarliestAt >= earliest), blocks.Where(b => b.IsWide) })
        {
            await foreach (var row in part.OrderBy(b => b.EarliestAt).AsAsyncEnumerable().WithCancellation(ct))
            {
                if (StateRestore.Read(row, logger) is { } block)
                    Pick(block, point.Number, from.UtcTicks, to.UtcTicks, readings);
                else
                    damaged++;
                if (readings.Count > most)
                    return new PointHistory(InOrder(readings)[..most], IsCut: true, damaged);
            }
        }

        return new PointHistory(InOrder(readings), IsCut: false, damaged);
    }

    public async Task<Completeness?> Account(string source, DateOnly day, CancellationToken ct)
    {
        if (state.Source(source) is not { } found)
            return null;
        var number = (int)(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerDay);
        var epochs = new List<EpochAccount>();
        long duplicates;
        lock (found.Gate)
        {
            foreach (var (epoch, ledger) in found.Ledgers)
            {
                var account = ledger.Account(number);
                if (account.Expected > 0)
                    epochs.Add(new EpochAccount(epoch, account.Window.From, account.Window.To, account, ledger.Missing(account.Window, MostMissingNamed)));
            }

            duplicates = found.Ledgers.Values.Sum(l => l.Duplicates);
        }

        var (blocks, hash) = await HashOfDay(source, day, ct);
        return new Completeness(
            source, day, epochs.Sum(e => e.Account.Expected), epochs.Sum(e => e.Account.Received), epochs.Sum(e => e.Account.Recovered),
            epochs.Sum(e => e.Account.Lost), epochs.Sum(e => e.Account.Open), epochs.Sum(e => e.Account.Quarantined),
            epochs.Count == 0 ? 0 : epochs.Max(e => e.Account.LongestGap), duplicates, blocks, hash, epochs);
    }

    private async Task<(long Blocks, string Hash)> HashOfDay(string source, DateOnly day, CancellationToken ct)
    {
        var begin = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        var end = begin.AddDays(1);
        await using var db = databases.Create();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var blocks = 0L;
        var hashes = db.Set<ReadingBlockRow>().AsNoTracking().Where(b => b.Source == source && b.ReceivedAt >= begin && b.ReceivedAt < end)
            .OrderBy(b => b.ReceivedAt).ThenBy(b => b.Lane).ThenBy(b => b.Number).Select(b => b.Hash);
        await foreach (var one in hashes.AsAsyncEnumerable().WithCancellation(ct))
        {
            hash.AppendData(one);
            blocks++;
        }

        return (blocks, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Pick(ReadingBlock block, int point, long from, long to, List<HistoryReading> into)
    {
        foreach (ref readonly var reading in block.Readings.AsSpan())
        {
            if (reading.Point == point && reading.Effective >= from && reading.Effective <= to)
                into.Add(new HistoryReading(
                    new OrderKey(reading.Effective, block.Epoch, reading.Seq), reading.Source, block.Receive, reading.Value, reading.Quality, reading.Flags));
        }
    }

    /// <summary>In order of time; a reading that two instances stored at the same moment counts once.</summary>
    private static List<HistoryReading> InOrder(List<HistoryReading> readings)
    {
        readings.Sort((a, b) => a.Key.CompareTo(b.Key));
        var kept = 0;
        for (var i = 0; i < readings.Count; i++)
        {
            if (kept == 0 || readings[kept - 1].Key != readings[i].Key)
                readings[kept++] = readings[i];
        }

        readings.RemoveRange(kept, readings.Count - kept);
        return readings;
    }
}
