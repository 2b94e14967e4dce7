using Microsoft.AspNetCore.Components;

namespace OpsConsole.Ui.Live;

/// <summary>
/// A component that shows something which changes by itself. It subscribes through <see cref="Watch"/>, renders at most
/// five times a second however often it is told, and gives everything back when it goes.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    /// <summary>The shortest time between two renders caused by changes: five a second.</summary>
    public static readonly TimeSpan RenderInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly List<IDisposable> owned = [];
    private readonly CancellationTokenSource gone = new();
    private RenderThrottle? throttle;
    private bool disposed;

    /// <summary>The clock. Never read any other.</summary>
    [Inject] protected TimeProvider Time { get; set; } = null!;

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
        lock (gate)
        {
            if (disposed)
                return;
            throttle ??= new RenderThrottle(Time, RenderInterval, () => _ = Render());
        }
        throttle.Request();
    }

    /// <summary>Called on the renderer's thread before each render caused by a change: take the newest snapshot here.</summary>
    protected virtual void OnChanged() { }

    /// <summary>The same for what has to be read first; awaited before the render, and a fault of it is the component's fault.</summary>
    protected virtual Task ReadChanges() => Task.CompletedTask;

    private async Task Render()
    {
        try
        {
            await InvokeAsync(async () =>
            {
                if (disposed)
                    return;
                OnChanged();
                await ReadChanges();
                if (!disposed)
                    StateHasChanged();
            });
        }
        catch (ObjectDisposedException)
        {
            // The circuit went away between the change and the render: there is nobody left to show it to.
        }
        catch (Exception error) when (!disposed)
        {
            await DispatchExceptionAsync(error);
        }
    }

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
        throttle?.Dispose();
        for (var i = owned.Count - 1; i >= 0; i--)
            owned[i].Dispose();
        gone.Dispose();
    }
}
