using System.Text.Json;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>A command waiting for its commit.</summary>
internal abstract class PendingCommand(long arrivedAt)
{
    public long ArrivedAt => arrivedAt;

    public abstract string CommandName { get; }

    public abstract void Declare(Needs needs);

    /// <summary>Decides and stages into the state of the commit. Never throws: a fault becomes the answer of this command alone.</summary>
    public abstract Task Run(CommitState state, DateTimeOffset now, CancellationToken ct);

    /// <summary>Answers the caller; called after the commit.</summary>
    public abstract void Complete();

    public abstract void Refuse(Refusal refusal);
}

internal sealed class PendingCommand<T>(Command<T> command, long arrivedAt) : PendingCommand(arrivedAt)
{
    private const int LargestStoredRequest = 4096;
    private static readonly JsonSerializerOptions AnswerOptions = new(JsonSerializerDefaults.Web);

    // Continuations must not run on the writer's loop.
    private readonly TaskCompletionSource<Answer<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Answer<T>? _staged;
    private Exception? _fault;

    public Task<Answer<T>> Answered => _answer.Task;

    public override string CommandName => command.GetType().Name;

    public override void Declare(Needs needs)
    {
        if (command.Idempotency is { } claim)
            needs.Row<IdempotencyRow>(claim.RowId);
        command.Declare(needs);
    }

    public override async Task Run(CommitState state, DateTimeOffset now, CancellationToken ct)
    {
        (_staged, _fault) = (null, null);
        try
        {
            if (command.Idempotency is { } claim && await state.Find<IdempotencyRow>(claim.RowId, ct) is { } stored)
            {
                _staged = Repeat(claim, stored);
                return;
            }

            var work = new Work(state, command.By, now, command.Correlation);
            var outcome = await command.Decide(work, ct);
            if (outcome.Refused is { } refusal)
            {
                work = new Work(state, command.By, now, command.Correlation);
                work.Record(command.Stream, new CommandRefused(CommandName, refusal.Code, refusal.Detail));
            }

            work.Accept();
            if (command.Idempotency is { } key)
                state.Merge(Remember(key, outcome, now), isNew: true);
            _staged = new Answer<T>(outcome, Replayed: false);
        }
        catch (Exception error) when (error is not System.Data.Common.DbException and not OperationCanceledException)
        {
            _fault = error;
        }
    }

    internal static Answer<T> Repeat(IdempotencyClaim claim, IdempotencyRow stored)
    {
        if (!stored.Fingerprint.AsSpan().SequenceEqual(claim.Fingerprint))
            return new Answer<T>(Refusals.IdempotencyMismatch(CanonicalDifference.Of(stored.Request, claim.Request)), Replayed: false);
        var outcome = JsonSerializer.Deserialize<Outcome<T>>(stored.Answer, AnswerOptions)
            ?? throw new InvalidOperationException("The stored answer is empty.");
        return new Answer<T>(outcome, Replayed: true);
    }

    private static IdempotencyRow Remember(IdempotencyClaim claim, Outcome<T> outcome, DateTimeOffset now) => new()
    {
        Id = claim.RowId,
        Fingerprint = claim.Fingerprint,
        Request = claim.Request.Length <= LargestStoredRequest ? claim.Request.ToArray() : [],
        Answer = JsonSerializer.SerializeToUtf8Bytes(outcome, AnswerOptions),
        RecordedAt = now,
    };

    public override void Complete()
    {
        if (_fault is { } fault)
            _answer.TrySetException(fault);
        else
            _answer.TrySetResult(_staged!);
    }

    public override void Refuse(Refusal refusal) => _answer.TrySetResult(new Answer<T>(refusal, Replayed: false));
}
