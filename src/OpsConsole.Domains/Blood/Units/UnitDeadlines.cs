using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.UnitHolds;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Units;

/// <summary>
/// Writes down, once a second, what time alone has changed: holds that have lapsed and units that have expired. It only
/// tidies; whoever reads a unit compares the times itself.
/// </summary>
internal sealed class UnitDeadlines(IOpsDbFactory databases, WritePath write, LoopRegistry loops, TimeProvider time, ILogger<UnitDeadlines> logger)
    : SupervisedService(loops, time, logger)
{
    private const int MostPerTurn = 200;

    private static readonly Operator By = Operator.System("blood.deadlines");

    private static readonly List<string> Expirable =
        [.. LifeCycleTable.States.Where(s => LifeCycleTable.Next(s, UnitEvent.Expire) is not null).Select(UnitWords.Of)];

    public override string Name => "blood.deadlines";

    protected override TimeSpan Pace => TimeSpan.FromSeconds(1);

    public override async Task Turn(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        await using var db = databases.Create();
        var lapsed = await db.Set<BloodUnitHoldRow>().AsNoTracking()
            .Where(h => h.State == UnitHoldStates.Active && h.Until <= now).OrderBy(h => h.Until).Take(MostPerTurn).Select(h => new { h.Id, h.Fence }).ToListAsync(ct);
        await Task.WhenAll(lapsed.Select(h => write.Execute(new EndUnitHold(By, h.Id, h.Fence, HoldEnd.Lapse), ct)));

        var expired = await db.Set<BloodUnitRow>().AsNoTracking()
            .Where(u => Expirable.Contains(u.State) && u.ExpiresAt <= now).OrderBy(u => u.ExpiresAt).Take(MostPerTurn).Select(u => u.Id).ToListAsync(ct);
        var step = new UnitStep(UnitEvent.Expire, now, null, null, null, null, ChecksPassed: false);
        await Task.WhenAll(expired.Select(id => write.Execute(new StepUnit(By, id, step), ct)));
    }
}
