using Microsoft.AspNetCore.Components;

namespace OpsConsole.Ui.Live;

/// <summary>
/// A component that shows something which changes by itself. It subscribes through <see cref="Watch"/>, renders with the
/// other changes of its screen, at most five times a second however often it is told, and gives everything back when it goes.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly Lock gate = new();
    private readonly List<IDisposable> owned = [];
    private readonly CancellationTokenSource gone = new();
    private volatile bool disposed;

    /// <summary>The clock. Never read any other.</summary>
    [Inject] protected TimeProvider Time { get; set; } = null!;

    [Inject] private LiveFrame Frame { get; set; } = null!;

    /// <summary>Cancelled when the component is disposed: pass it to everything awaited.</summary>
    protected CancellationToken Gone { get; private set; }

    /// <summary>Remembers the token: asking a disposed source for it throws.</summary>
    protected LiveComponent() => Gone = gone.Token;

    /// <summary>
    /// Subscribes. The delegate receives what to call on each change, from any thread, and answers with the subscription.
    /// Subscribe first and take the snapshot afterwards, or a change between the two is missed.
    /// </summary>
    protected void Watch(Func<Action, IDisposable> subscribe)
    {
        ArgumentNullException.ThrowIfNull(subscribe);
        Own(subscribe(Changed));
    }

    /// <summary>Disposes it together with the component, or at once if the component is already gone.</summary>
    protected T Own<T>(T resource) where T : IDisposable
    {
        lock (gate)
        {
            if (!disposed)
            {
                owned.Add(resource);
                return resource;
            }
        }
        resource.Dispose();
        return resource;
    }

    /// <summary>Tells the component that something changed; callable from any thread, as often as one likes.</summary>
    protected void Changed()
    {
        if (!disposed)
            Frame.Request(this);
    }

    /// <summary>Called on the renderer's thread before each render caused by a change: take the newest snapshot here.</summary>
    protected virtual void OnChanged() { }

    /// <summary>The same for what has to be read first; awaited before the render, and a fault of it is the component's fault.</summary>
    protected virtual Task ReadChanges() => Task.CompletedTask;

    /// <summary>On the renderer's thread: takes the newest. False if there is nothing to show: gone meanwhile, or at fault and said so.</summary>
    internal async Task<bool> Take()
    {
        if (disposed)
            return false;
        try
        {
            OnChanged();
            await ReadChanges();
        }
        catch (Exception error)
        {
            if (!disposed)
                await DispatchExceptionAsync(error);
            return false;
        }
        return !disposed;
    }

    /// <summary>On the renderer's thread: shows what was taken.</summary>
    internal void Show() => StateHasChanged();

    /// <summary>Takes and shows by itself; callable from any thread.</summary>
    internal Task Render() => InvokeAsync(async () =>
    {
        if (await Take())
            Show();
    });

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends every subscription once, in the reverse order of their making.</summary>
    protected virtual void Dispose(bool disposing)
    {
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
        }
        gone.Cancel();
        for (var i = owned.Count - 1; i >= 0; i--)
            owned[i].Dispose();
        gone.Dispose();
    }
}
