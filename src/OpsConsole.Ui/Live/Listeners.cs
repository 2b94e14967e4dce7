using System.Collections.Concurrent;

namespace OpsConsole.Ui.Live;

/// <summary>Whoever wants to hear of a change. Each subscription is given back by disposing it; safe from any thread.</summary>
public sealed class Listeners
{
    private readonly ConcurrentDictionary<Subscription, byte> subscriptions = new();

    /// <summary>How many are listening.</summary>
    public int Count => subscriptions.Count;

    /// <summary>Calls back on each change until disposed. The callback must return at once.</summary>
    public IDisposable Subscribe(Action onChange)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        var subscription = new Subscription(this, onChange);
        subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    /// <summary>Tells everybody, on the caller's thread.</summary>
    public void Tell()
    {
        foreach (var (subscription, _) in subscriptions)
            subscription.OnChange();
    }

    private sealed class Subscription(Listeners owner, Action onChange) : IDisposable
    {
        public Action OnChange { get; } = onChange;

        public void Dispose() => owner.subscriptions.TryRemove(this, out _);
    }
}
