using System.Text.Json;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Review.Contracts;

/// <summary>
/// Carries out what people decided about one kind of held row. Runs in the transaction that marks the effect delivered, so it happens
/// exactly once; a decision about a row that this hold no longer keeps changes nothing.
/// </summary>
/// <param name="domain">Name of the <see cref="HoldDomain"/>.</param>
/// <param name="streams">What the row's journal stream begins with: <c>transaction/</c>.</param>
public abstract class DecidedSubject<TRow>(string domain, string streams) : IEffector where TRow : class, IVersionedRow
{
    /// <inheritdoc />
    public string Kind => HoldDomain.EffectKindOf(domain);

    /// <inheritdoc />
    public void Declare(OutboxRow effect, Needs needs)
    {
        var decision = Read(effect);
        needs.Row<TRow>(decision.Subject[streams.Length..]);
        needs.Stream(decision.Subject);
    }

    /// <inheritdoc />
    public async ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct)
    {
        var decision = Read(effect);
        var row = await work.Find<TRow>(decision.Subject[streams.Length..], ct)
            ?? throw new InvalidOperationException($"What hold {decision.HoldId} holds, {decision.Subject}, does not exist.");
        if (HoldOf(row) == decision.HoldId)
            await CarryOut(row, decision, work, ct);
    }

    /// <summary>The hold that keeps the row, or null if none does.</summary>
    protected abstract string? HoldOf(TRow row);

    /// <summary>Stages the change and its entry.</summary>
    protected abstract ValueTask CarryOut(TRow row, HoldDecision decision, Work work, CancellationToken ct);

    private static HoldDecision Read(OutboxRow effect) =>
        JsonSerializer.Deserialize<HoldDecision>(effect.Payload, ApiJson.Options) ?? throw new InvalidOperationException($"Effect {effect.Id} is empty.");
}
