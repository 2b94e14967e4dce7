using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;

namespace OpsConsole.Identity;

/// <summary>Ends what a revoked person, key or session holds open, on every instance, as soon as the entry is known there.</summary>
internal sealed class Revocations(CommitFeed feed, LiveConnections connections, EndedSessions sessions) : IHostedService, IDisposable
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = feed.Subscribe(entries =>
        {
            foreach (var entry in entries)
            {
                if (entry.Type == "person.signed-out-everywhere")
                    connections.End(entry.Stream["person/".Length..]);
                else if (entry.Type == "session.ended")
                    End(entry.Stream["session/".Length..]);
                else if (entry.Type == "key.revoked")
                    connections.End($"key:{entry.Stream["key/".Length..]}");
            }
        });
        return Task.CompletedTask;
    }

    private void End(string session)
    {
        sessions.Add(session);
        connections.EndSession(session);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();
}
