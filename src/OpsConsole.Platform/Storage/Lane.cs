using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// This instance's lane of the journal: a number of its own and a gapless sequence, so that instances never wait for one
/// another and nobody reads past an uncommitted number. A new run is a new lane.
/// </summary>
public sealed class Lane
{
    /// <summary>1 or more; 0 until the write path has opened the lane.</summary>
    public int Number { get; private set; }

    /// <summary>Sequence of the last committed entry.</summary>
    public long Sequence { get; internal set; }

    /// <summary>Name of the instance: host and process.</summary>
    public string Instance { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Version and source revision of the program.</summary>
    public string Build { get; } =
        typeof(Lane).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    internal async Task Open(IOpsDbFactory databases, TimeProvider time, CancellationToken ct)
    {
        for (var attempt = 0; Number == 0; attempt++)
        {
            await using var db = databases.Create();
            var now = time.GetUtcNow();
            var last = await db.Set<InstanceRow>().MaxAsync(i => (int?)i.Lane, ct) ?? 0;
            db.Add(new InstanceRow { Lane = last + 1, Instance = Instance, Build = Build, StartedAt = now, HeartbeatAt = now });
            try
            {
                await db.SaveChangesAsync(ct);
                Number = last + 1;
            }
            catch (DbUpdateException) when (attempt < 20)
            {
                // Another instance took the number; take the next.
            }
        }
    }
}
