using Microsoft.Extensions.Options;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Medication.Claims;

/// <summary>Takes claims in, and checks without a claim. Callers are authorised by the endpoint's policy.</summary>
internal sealed class ClaimCommands(
    WritePath write, ClaimQueries queries, KnowledgeDesk desk, Lane lane, IOptions<MedicationOptions> options, MedicationMeter meter, TimeProvider time)
{
    /// <summary>Code of the refusal that stands for "the same claim again"; answered with the earlier decision.</summary>
    public const string DecidedBefore = "claim-decided-before";

    /// <summary>Pays, rejects or holds. The work of deciding is done on the caller's thread; the commit only checks that the switch has not moved.</summary>
    public async Task<Answer<ClaimAnswer>> Submit(Operator by, Claim claim, IdempotencyClaim? key, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var now = time.GetUtcNow();
        var id = Ids.New(now);
        var prepared = Prepare(claim, id, now, desk.LastSeen);
        var due = TimeSpan.FromHours(options.Value.HoldDueHours);
        var command = new SubmitClaim(by, claim, id, due, prepared, row => Prepare(claim, id, now, row), desk) { Idempotency = key };
        var answer = await write.Execute(command, ct);
        if (answer.Outcome.Refused is { Code: DecidedBefore } before && before.Extra["decisionId"].GetString() is { } earlier
            && await queries.Decision(earlier, ct) is { } decision)
            return new Answer<ClaimAnswer>(ClaimAnswer.Of(decision.Document, decision.Claim.HoldId, duplicate: true), answer.Replayed);

        if (answer is { Replayed: false, Outcome.Refused: null } && answer.Outcome.Value is { } decided)
            meter.Decided(decided, time.GetElapsedTime(started));
        return answer;
    }

    /// <summary>The interaction check alone. Nothing is kept.</summary>
    public async Task<InteractionReport> Check(DrugReference? subject, DrugProfile profile, CancellationToken ct)
    {
        var state = await desk.Read(ct);
        var report = InteractionCheck.Run(new InteractionQuestion(subject, profile, state, time.GetUtcNow(), options.Value.Conventions.KnowledgeMaximumAge), Budget());
        meter.Checked(report.Verdict.Match(_ => "cleared", _ => "refused", _ => "unverified"));
        return report;
    }

    private PreparedDecision Prepare(Claim claim, string id, DateTimeOffset asOf, KnowledgeSwitchRow? row)
    {
        var inputs = new ClaimInputs(claim, desk.StateWith(row), asOf, options.Value.Conventions);
        var decision = Adjudication.Decide(inputs, Budget());
        var document = DecisionDocuments.Write(id, inputs, decision, lane.Build);
        return new PreparedDecision(row, decision, document, DecisionDocuments.Hash(DecisionDocuments.Bytes(document)));
    }

    private CheckBudget Budget() => CheckBudget.OfTime(time, TimeSpan.FromMilliseconds(options.Value.CheckBudgetMilliseconds));
}
