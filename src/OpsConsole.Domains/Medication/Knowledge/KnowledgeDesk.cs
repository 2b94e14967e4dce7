using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Medication.Knowledge;

/// <summary>
/// The knowledge this instance holds, and whether a person has switched it off. The switch is a row: a claim is decided
/// in the same order as it was switched, on every instance.
/// </summary>
internal sealed class KnowledgeDesk(IOpsDbFactory databases, IOptions<MedicationOptions> options)
{
    private readonly KnowledgeLoad load = EmbeddedKnowledge.Load();
    private volatile KnowledgeSwitchRow? lastSeen;

    /// <summary>How decisions count and how old knowledge may be.</summary>
    public ClaimConventions Conventions => options.Value.Conventions;

    /// <summary>What was loaded, or why not.</summary>
    public KnowledgeLoad Load => load;

    /// <summary>The switch as this instance saw it last; a guess that the write path checks.</summary>
    public KnowledgeSwitchRow? LastSeen => lastSeen;

    public void Saw(KnowledgeSwitchRow? row) => lastSeen = row;

    public KnowledgeState StateWith(KnowledgeSwitchRow? row) => row is { IsOff: true }
        ? new KnowledgeState.SwitchedOff(row.By, row.Since, row.Why)
        : load switch
        {
            KnowledgeLoad.Loaded loaded => new KnowledgeState.Ready(loaded.Knowledge),
            KnowledgeLoad.Refused refused => new KnowledgeState.Refused(refused.Reasons),
            _ => throw new InvalidOperationException("A load is loaded or refused."),
        };

    /// <summary>Knowledge by its manifest hash, or null when this program does not hold it.</summary>
    public InteractionKnowledge? Held(string hash) =>
        load is KnowledgeLoad.Loaded(var knowledge) && knowledge.ManifestHash == hash ? knowledge : null;

    /// <summary>The state for a check that is not a command. A switch that cannot be read is knowledge that cannot be reached.</summary>
    public async Task<KnowledgeState> Read(CancellationToken ct)
    {
        try
        {
            var row = await Switch(ct);
            Saw(row);
            return StateWith(row);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            return new KnowledgeState.Unreachable(error.GetType().Name);
        }
    }

    public async Task<KnowledgeSwitchRow?> Switch(CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<KnowledgeSwitchRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == KnowledgeSwitchRow.TheId, ct);
    }
}
