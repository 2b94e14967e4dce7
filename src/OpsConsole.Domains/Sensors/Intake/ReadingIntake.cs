using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Ledger;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Intake;

/// <summary>What is answered to a source once its readings are durable.</summary>
/// <param name="Missing">Ranges the source should send again, both ends included, lowest first.</param>
internal sealed record IntakeAnswer(int Accepted, int Duplicates, IReadOnlyList<QuarantinedReading> Quarantined, IReadOnlyList<SeqRange> Missing);

/// <summary>Takes batches of readings in: parse, tell new from known, judge, encode, make durable, then show.</summary>
internal sealed class ReadingIntake(
    SensorState state, BlockTail tail, WritePath write, SensorMeter meter, IOptions<SensorOptions> options, TimeProvider time)
{
    private const int MostTries = 5;
    private readonly ConcurrentBag<ReadingParsing> _parsers = [];
    private readonly HashSet<string> _secondsSources = new(options.Value.SecondsAsMilliseconds, StringComparer.Ordinal);

    public async Task<Outcome<IntakeAnswer>> Take(Operator by, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (!state.IsReady)
            return IntakeRefusals.Starting;
        var parsing = _parsers.TryTake(out var used) ? used : new ReadingParsing();
        try
        {
            if (await Parse(parsing, body, ct) is { } refused)
                return IntakeRefusals.Of(refused);
            return await Take(by, parsing.Batch, body, ct);
        }
        finally
        {
            _parsers.Add(parsing);
        }
    }

    private async Task<BatchRefusal?> Parse(ReadingParsing parsing, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var points = state.Points.Current;
        var most = options.Value.MostReadingsPerBatch;
        var refused = parsing.Parse(body.Span, points.Tags, points.SourceOfPoint, most);
        // Another instance may have registered the points a moment ago.
        if (refused is not null || !parsing.Batch.Quarantined.Any(IsAboutPoints) || !await state.Points.ReloadIfOld(ct))
            return refused;
        points = state.Points.Current;
        return parsing.Parse(body.Span, points.Tags, points.SourceOfPoint, most);
    }

    private static bool IsAboutPoints(QuarantinedReading q) => q.Code is QuarantineCode.TagUnknown or QuarantineCode.TagOfOtherSource;

    private async Task<Outcome<IntakeAnswer>> Take(Operator by, ReadingBatch batch, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var source = state.Source(batch.Source);
        for (var attempt = 1; ; attempt++)
        {
            var verdict = source is null ? BatchVerdict.Admit(BatchPlan.Nothing(Now()), batch) : Judge(source, batch);
            if (verdict is BatchVerdict.Refused { Refusal: var refusal })
                return refusal;
            if (verdict is not BatchVerdict.Admitted admitted)
            {
                await ((BatchVerdict.Unverified)verdict).Until.WaitAsync(ct);
                continue;
            }

            var stored = await Store(by, source, batch, body, admitted);
            if (stored.Refused is { } failed)
                return failed;
            if (stored.Value!.Stored)
                return Answer(source, batch, admitted.Plan);
            if (attempt == MostTries)
                return Refusals.TooBusy;
            // Another instance stored these numbers first: learn what it has, then look again.
            await tail.CatchUp(ct);
        }
    }

    private BatchVerdict Judge(SourceState source, ReadingBatch batch)
    {
        lock (source.Gate)
        {
            if (source.Conflicting(batch.Epoch, batch.Readings) is { } other)
                return new BatchVerdict.Unverified(other.Done);
            if (source.IsForgotten(batch.Epoch, options.Value.MostEpochs))
                return new BatchVerdict.Refused(IntakeRefusals.Forgotten(options.Value.MostEpochs));
            var ledger = source.Ledger(batch.Epoch, options.Value.MostEpochs);
            if (ledger.Fragments > options.Value.MostFragments)
                return new BatchVerdict.Refused(IntakeRefusals.Scattered(options.Value.MostFragments));
            batch.QuarantineLeaps(ledger.Believable(batch.LowestSeq, options.Value.LongestLeap));
            var plan = new BatchPlan(Now(), batch.Readings.Length);
            foreach (ref readonly var reading in batch.Readings)
            {
                if (ledger.Has(reading.Seq))
                    plan.LeaveOut();
                else
                    plan.Add(reading);
            }

            var admitted = BatchVerdict.Admit(plan, batch);
            if (plan.Count > 0)
                source.Begin(plan.InFlight(batch.Epoch, state.LastNumber));
            return admitted;
        }
    }

    private async Task<Outcome<StoredBlock>> Store(Operator by, SourceState? source, ReadingBatch batch, ReadOnlyMemory<byte> body, BatchVerdict.Admitted admitted)
    {
        var plan = admitted.Plan;
        if (plan.Count == 0 && batch.Quarantined.Count == 0)
            return new StoredBlock(Stored: true, 0);
        try
        {
            ReadingBlock? block = null;
            var findings = default(ClockFindings);
            var row = plan.Count == 0 ? null : plan.Encode(batch, state.Table, _secondsSources.Contains(batch.Source), by.PersonId, out block, out findings);
            var (quarantine, fact) = QuarantineKeeping.Of(batch, body.Span, by.PersonId, time.GetUtcNow());
            // What has begun is finished even if the caller goes away: the numbers are taken, and their fate must be known.
            var answer = await write.Execute(new StoreBlock(by, state, batch.Source, row, quarantine, fact), CancellationToken.None);
            if (answer.Outcome.Value is { Stored: true } && block is not null)
                state.Apply(source!, block, findings, restoring: false, options.Value.MostEpochs);
            return answer.Outcome;
        }
        finally
        {
            if (plan.Begun is { } begun)
            {
                lock (source!.Gate)
                    source.End(begun);
                plan.Finish();
            }
        }
    }

    private Outcome<IntakeAnswer> Answer(SourceState? source, ReadingBatch batch, BatchPlan plan)
    {
        var duplicates = plan.Known + batch.Repeats;
        IReadOnlyList<SeqRange> missing = [];
        if (source is not null)
        {
            lock (source.Gate)
            {
                source.Heard(plan.Receive);
                var ledger = source.Ledger(batch.Epoch, options.Value.MostEpochs);
                ledger.CountDuplicates(duplicates);
                foreach (var bad in batch.Quarantined)
                {
                    if (bad.Seq is { } seq)
                        ledger.Quarantine(seq, SensorState.DayOf(plan.Receive));
                }

                var most = options.Value.MostMissingNamed;
                missing = source.WithoutInFlight(batch.Epoch, ledger.Missing(most)).Take(most).ToList();
            }
        }

        meter.Taken(plan.Count, duplicates, batch.Quarantined.Count);
        // A copy: the batch is used again for the next call.
        return new IntakeAnswer(plan.Count, duplicates, [.. batch.Quarantined], missing);
    }

    // Whole milliseconds: finer is noise on a receive time, and whole numbers make smaller blocks.
    private long Now()
    {
        var now = time.GetUtcNow().UtcTicks;
        return now - now % TimeSpan.TicksPerMillisecond;
    }
}
