using System.Text.Json;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>A command waiting for its commit.</summary>
internal abstract class PendingCommand(long arrivedAt)
{
    public long ArrivedAt => arrivedAt;

    public abstract string CommandName { get; }

    /// <summary>Names what the command looks at. Never throws: a fault becomes the answer of this command alone.</summary>
    public abstract void Declare(Needs needs);

    /// <summary>Decides and stages into the state of the commit. Never throws: a fault becomes the answer of this command alone.</summary>
    public abstract Task Run(CommitState state, DateTimeOffset now, CancellationToken ct);

    /// <summary>True once the caller has an answer, or a refusal.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>Answers the caller with what was decided last; to be called after the commit.</summary>
    public abstract Action Answering();

    /// <summary>Refuses what has no answer yet.</summary>
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
    private Exception? _undeclared;

    public Task<Answer<T>> Answered => _answer.Task;

    public override string CommandName => command.GetType().Name;

    public override void Declare(Needs needs)
    {
        if (command.Idempotency is { } claim)
            needs.Row<IdempotencyRow>(claim.RowId);
        _undeclared = null;
        try
        {
            command.Declare(needs);
        }
        catch (Exception error)
        {
            _undeclared = error;
        }
    }

    public override async Task Run(CommitState state, DateTimeOffset now, CancellationToken ct)
    {
        (_staged, _fault) = (null, _undeclared);
        if (_undeclared is not null)
            return;
        try
        {
            if (command.Idempotency is { } claim && await state.Find<IdempotencyRow>(claim.RowId, ct) is { } stored)
            {
                _staged = Repeat(claim, stored);
                return;
            }

            var work = new Work(state, command.Circumstances, now);
            var outcome = await command.Decide(work, ct);
            if (outcome.Refused is { } refusal)
            {
                work = new Work(state, command.Circumstances, now);
                work.Record(command.Stream, new CommandRefused(CommandName, refusal.Code, refusal.Detail));
            }

            var remembered = command.Idempotency is { } key ? Remember(key, outcome, now) : null;
            work.Accept();
            if (remembered is not null)
                state.Merge(remembered, isNew: true);
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

    public override bool IsAnswered => _answer.Task.IsCompleted;

    public override Action Answering()
    {
        var (staged, fault) = (_staged, _fault);
        return () =>
        {
            if (fault is not null)
                _answer.TrySetException(fault);
            else
                _answer.TrySetResult(staged!);
        };
    }

    public override void Refuse(Refusal refusal)
    {
        if (!IsAnswered)
            _answer.TrySetResult(new Answer<T>(refusal, Replayed: false));
    }
}
