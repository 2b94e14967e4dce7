namespace OpsConsole.Ui.Live;

/// <summary>
/// Gathers what changed on one screen, so that one change of the world is one message to the browser and one layout there,
/// however many components show it. The first change waits <see cref="Gather"/> for the others of its moment, and what
/// follows within <see cref="Interval"/> goes together.
/// One per circuit; safe to call from any thread.
/// </summary>
public sealed class LiveFrame : IDisposable
{
    /// <summary>The shortest time between two renders caused by changes: five a second.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the first change waits: the monitors that one commit concerns take their snapshots beside each other.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(30);

    private readonly Lock gate = new();
    private readonly HashSet<LiveComponent> waiting = [];
    private readonly RenderThrottle throttle;
    private LiveCarrier? carrier;

    /// <summary>Paces by this clock.</summary>
    public LiveFrame(TimeProvider time) => throttle = new RenderThrottle(time, Interval, Run);

    /// <summary>Asks for a render of the component in the next frame; asked often, it is rendered once.</summary>
    internal void Request(LiveComponent component)
    {
        lock (gate)
            waiting.Add(component);
        throttle.Request(carrier is null ? TimeSpan.Zero : Gather);
    }

    /// <summary>Frames go through this component from now on; without one, each component renders by itself.</summary>
    internal void Attach(LiveCarrier one) => carrier = one;

    /// <summary>The component is gone; a newer one, of the next layout, stays.</summary>
    internal void Detach(LiveCarrier one) => Interlocked.CompareExchange(ref carrier, null, one);

    private void Run()
    {
        LiveComponent[] due;
        lock (gate)
        {
            due = [.. waiting];
            waiting.Clear();
        }
        if (carrier is { } one)
            _ = Render(() => one.Render(due));
        else
            foreach (var component in due)
                _ = Render(component.Render);
    }

    private static async Task Render(Func<Task> render)
    {
        try
        {
            await render();
        }
        catch (ObjectDisposedException)
        {
            // The circuit went away between the change and the render: there is nobody left to show it to.
        }
    }

    /// <inheritdoc />
    public void Dispose() => throttle.Dispose();
}
