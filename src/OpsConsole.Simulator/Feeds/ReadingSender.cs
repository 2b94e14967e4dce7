using System.Threading.Channels;
using OpsConsole.Simulator.Client;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>
/// A source's buffer and the line to the console. While the console does not answer, batches wait in order, three
/// minutes of them; beyond that the oldest are lost, which their sequence numbers tell the console.
/// </summary>
internal sealed class ReadingSender
{
    private const int BufferedBatches = 180;

    private readonly ConsoleClient client;
    private readonly Tally tally;
    private readonly Voice voice;
    private readonly Channel<ReadingBatch> buffer;

    public ReadingSender(ConsoleClient client, Tally tally, Voice voice)
    {
        this.client = client;
        this.tally = tally;
        this.voice = voice;
        buffer = Channel.CreateBounded<ReadingBatch>(
            new BoundedChannelOptions(BufferedBatches) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            lost => tally.Count(Tally.LostBySource, lost.Readings.Count));
    }

    public void Add(ReadingBatch batch) => buffer.Writer.TryWrite(batch);

    public async Task Run(CancellationToken ct)
    {
        await foreach (var batch in buffer.Reader.ReadAllAsync(ct))
        {
            var answer = await client.Post("/api/sensors/readings", batch, ct);
            if (answer.Succeeded && answer.Read<ReadingBatchAnswer>() is { } result)
            {
                tally.Count(Tally.SamplesAccepted, result.Accepted);
                tally.Count("samples duplicate", result.Duplicates);
                tally.Count("samples quarantined", result.Quarantined?.Count ?? 0);
            }
            else
            {
                tally.Count("samples refused", batch.Readings.Count);
                voice.SayOnce($"sensors {(int)answer.Status}", $"sensors: a batch of {batch.Source} was refused, {answer.Refusal()}");
            }
        }
    }
}
