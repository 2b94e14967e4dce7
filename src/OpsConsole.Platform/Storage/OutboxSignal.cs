namespace OpsConsole.Platform.Storage;

/// <summary>Wakes the dispatcher when this instance commits an effect; effects of other instances are found by its poll.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    internal void Set()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Set already.
        }
    }

    internal Task Wait(TimeSpan atMost, CancellationToken ct) => _signal.WaitAsync(atMost, ct);

    /// <summary>Releases the signal; only the host does so, when the console has stopped.</summary>
    public void Dispose() => _signal.Dispose();
}
