using System.Globalization;
using System.Text;
using System.Text.Json;
using OpsConsole.Platform;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Intake;

/// <summary>Keeps what could not be accepted, as it was sent.</summary>
internal static class QuarantineKeeping
{
    private const int MostText = 64 * 1024;
    private const int MostTextOfOne = 2_000;
    private const int MostNamed = 100;

    public static (QuarantinedBatchRow? Row, ReadingsQuarantined? Fact) Of(ReadingBatch batch, ReadOnlySpan<byte> body, string actor, DateTimeOffset now)
    {
        if (batch.Quarantined.Count == 0)
            return (null, null);
        var kept = new List<Kept>(batch.Quarantined.Count);
        var room = MostText;
        foreach (var bad in batch.Quarantined)
        {
            var length = Math.Min(Math.Min(bad.Length, MostTextOfOne), room);
            room -= length;
            kept.Add(new Kept(bad.Index, bad.Seq, bad.Code, Encoding.UTF8.GetString(body.Slice(bad.Start, length)), length < bad.Length));
        }

        var row = new QuarantinedBatchRow
        {
            Id = Ids.New(now),
            Source = batch.Source,
            Epoch = batch.Epoch,
            ReceivedAt = now,
            Actor = actor,
            Items = JsonSerializer.Serialize(kept),
        };
        var named = batch.Quarantined.Take(MostNamed).Select(q => $"{q.Seq?.ToString(CultureInfo.InvariantCulture)}:{q.Code}").ToList();
        return (row, new ReadingsQuarantined(row.Id, batch.Source, batch.Epoch, batch.Quarantined.Count, named));
    }

    private sealed record Kept(int Index, long? Seq, string Code, string Sent, bool Cut);
}
