using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Platform.Live;

/// <summary>
/// A topic of high-rate values: frames are encoded once for everybody who watches. The frame layouts are in <c>docs/live.md</c>.
/// </summary>
public interface ILiveTopic
{
    /// <summary>Such as <c>sensors</c>.</summary>
    string Name { get; }

    /// <summary>Who may watch.</summary>
    Permission Permission { get; }

    /// <summary>A frame with the whole state, for a viewer who starts or has missed something.</summary>
    byte[] Snapshot();
}

/// <summary>The hub at <c>/hubs/live</c>. A viewer watches topics; each gets a snapshot, then frames as they come.</summary>
[Authorize]
public sealed class LiveHub(IEnumerable<ILiveTopic> topics, PermissionMap permissions, LiveConnections connections, Authorizer authorizer) : Hub
{
    /// <summary>Starts watching; answers the snapshot frame. Call again to make up for missed frames.</summary>
    /// <exception cref="HubException">The topic is unknown or not permitted.</exception>
    public async Task<byte[]> Watch(string topic)
    {
        var found = topics.FirstOrDefault(t => t.Name == topic);
        var viewer = OperatorPrincipal.From(Context.User, permissions, new Origin(Context.GetHttpContext()?.Connection.RemoteIpAddress?.ToString(), null, null))
            ?? throw new HubException("Nobody is signed in any more.");
        if (found is null || !viewer.May(found.Permission.Name))
        {
            await authorizer.Denied(viewer, found?.Permission.Name ?? "unknown-topic", $"hub/{topic}", Context.ConnectionAborted);
            throw new HubException("This topic does not exist or is not permitted.");
        }

        // Joined before the snapshot is taken, so that no frame falls between the two.
        await Groups.AddToGroupAsync(Context.ConnectionId, topic);
        return found.Snapshot();
    }

    /// <summary>Stops the frames; a topic that is not watched is no fault.</summary>
    public Task Unwatch(string topic) => Groups.RemoveFromGroupAsync(Context.ConnectionId, topic);

    /// <inheritdoc />
    public override Task OnConnectedAsync()
    {
        connections.Add(Context);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc />
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context);
        return base.OnDisconnectedAsync(exception);
    }
}

/// <summary>Open hub connections by person, so that a revocation can end them.</summary>
public sealed class LiveConnections
{
    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new(StringComparer.Ordinal);

    /// <summary>Open connections of this instance.</summary>
    public int Count => _open.Count;

    internal void Add(HubCallerContext context) => _open[context.ConnectionId] = context;

    internal void Remove(HubCallerContext context) => _open.TryRemove(context.ConnectionId, out _);

    /// <summary>Ends the connections of one sign-in session.</summary>
    public void EndSession(string session)
    {
        foreach (var context in _open.Values.Where(c => c.User?.FindFirst(OperatorPrincipal.SessionClaim)?.Value == session))
            context.Abort();
    }

    /// <summary>Ends every connection of a person or key.</summary>
    public void End(string personId)
    {
        foreach (var context in _open.Values.Where(c => c.UserIdentifier == personId))
            context.Abort();
    }
}

/// <summary>Sends frames to everybody who watches a topic.</summary>
public sealed class LiveBroadcast(IHubContext<LiveHub> hub)
{
    /// <summary>Sends one frame, encoded once.</summary>
    public Task Send(string topic, byte[] frame, CancellationToken ct) => hub.Clients.Group(topic).SendAsync("frame", topic, frame, ct);
}
