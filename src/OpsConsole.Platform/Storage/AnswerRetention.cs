using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Platform.Storage;

/// <summary>Stored answers of calls with an idempotency key were given up; what those calls did stays as it is.</summary>
/// <param name="Count">How many.</param>
/// <param name="Before">All were recorded before this instant, UTC.</param>
[JournalEvent("answers.forgotten")]
public sealed record AnswersForgotten(int Count, string Before);

internal sealed class ForgetAnswers(IReadOnlyList<string> answers, DateTimeOffset before) : Command<int>(Operator.System("answers"))
{
    public override string Stream => "console/answers";

    public override void Declare(Needs needs) => needs.Stream(Stream);

    public override ValueTask<Outcome<int>> Decide(Work work, CancellationToken ct)
    {
        foreach (var answer in answers)
            work.Forget(answer);
        work.Record(Stream, new AnswersForgotten(answers.Count, before.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        return ValueTask.FromResult(Outcome<int>.Done(answers.Count));
    }
}

/// <summary>
/// Gives up stored answers that are older than anybody repeats a call, so that the table does not grow for ever. A repetition
/// after that is a new call, and is refused by what it refers to: a payment's reference stays unique.
/// </summary>
public sealed class AnswerRetention(
    IOpsDbFactory databases, WritePath write, Leases leases, IOptions<WritePathOptions> options, LoopRegistry loops, TimeProvider time, ILogger<AnswerRetention> logger)
    : SupervisedService(loops, time, logger)
{
    /// <summary>Few enough not to be felt by the commands they share a commit with.</summary>
    private const int AtOnce = 200;

    /// <inheritdoc />
    public override string Name => "answer-retention";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    protected override TimeSpan Patience => Pace * 2;

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        if (await leases.Take(Name, Pace * 2, ct) is null)
            return;
        var before = Time.GetUtcNow() - TimeSpan.FromHours(options.Value.KeepAnswersHours);
        while (true)
        {
            Beat();
            var old = await Oldest(before, ct);
            if (old.Count == 0 || (await write.Execute(new ForgetAnswers(old, before), ct)).Outcome.Refused is not null || old.Count < AtOnce)
                return;
        }
    }

    private async Task<IReadOnlyList<string>> Oldest(DateTimeOffset before, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<IdempotencyRow>().AsNoTracking()
            .Where(r => r.RecordedAt < before).OrderBy(r => r.RecordedAt).Take(AtOnce).Select(r => r.Id).ToListAsync(ct);
    }
}
