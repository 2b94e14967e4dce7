using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole;

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>.</summary>
internal static class Health
{
    public sealed record Dependency(string Name, string State, string? Detail);

    public sealed record Report(string State, DateTimeOffset Time, string Instance, IReadOnlyList<Dependency> Dependencies);

    public static void MapHealth(this WebApplication app)
    {
        var open = app.Configuration.GetValue("Observability:Anonymous", false);
        // Answered before anybody is asked who they are: it says that the process lives, whatever its database does.
        app.MapGet("/health/live", (TimeProvider time) => Results.Text($"live {time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}")).AllowAnonymous().ShortCircuit();
        Protect(app.MapGet("/health/ready", Ready), open);
        Protect(app.MapPrometheusScrapingEndpoint("/metrics"), open);
    }

    private static void Protect(IEndpointConventionBuilder endpoint, bool open)
    {
        if (open)
            endpoint.AllowAnonymous();
        else
            endpoint.Requires(PlatformPermissions.Operate);
    }

    private static async Task Ready(HttpContext context, IOpsDbFactory databases, LoopRegistry loops, Lane lane, WritePath write, OutboxDispatcher outbox, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var dependencies = new List<Dependency> { await Database(databases, context.RequestAborted) };
        dependencies.Add(new Dependency("write-path", lane.Number > 0 ? "ready" : "starting", $"{write.Waiting} commands waiting"));
        // Another instance could not carry them out either: it is shown and alerted, and no reason to send the work elsewhere.
        dependencies.Add(new Dependency("outbox", "ready", $"{outbox.InDoubt?.Values.Sum() ?? 0} effects in doubt"));
        foreach (var loop in loops.All)
        {
            var state = loop.IsStuck(now) ? "stuck" : loop.FailuresInARow > 0 ? "failing" : "ready";
            dependencies.Add(new Dependency($"loop:{loop.Name}", state, loop.LastError));
        }

        var ready = dependencies.All(d => d.State == "ready");
        await ApiRequest.WriteJson(context, new Report(ready ? "ready" : "not-ready", now, lane.Instance, dependencies), ready ? 200 : 503);
    }

    private static async Task<Dependency> Database(IOpsDbFactory databases, CancellationToken ct)
    {
        try
        {
            await using var db = databases.Create();
            await db.Set<InstanceRow>().AsNoTracking().AnyAsync(ct);
            return new Dependency("database", "ready", databases.Dialect.Name);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            return new Dependency("database", "unreachable", error.GetType().Name);
        }
    }
}
