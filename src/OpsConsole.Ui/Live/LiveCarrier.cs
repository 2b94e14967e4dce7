using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace OpsConsole.Ui.Live;

/// <summary>
/// Renders nothing itself: it renders the components of a <see cref="LiveFrame"/> together. What is asked for while the
/// renderer is at work on a component joins the batch at work, so they are asked for from within its own render.
/// One stands in the layout.
/// </summary>
public sealed class LiveCarrier : ComponentBase, IDisposable
{
    private readonly List<LiveComponent> ready = [];

    [Inject] private LiveFrame Frame { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized() => Frame.Attach(this);

    /// <summary>Takes the newest of each and shows them as one. One that has to read first, and takes time to, follows by itself.</summary>
    internal Task Render(IReadOnlyList<LiveComponent> components) => InvokeAsync(async () =>
    {
        var late = new List<(LiveComponent Component, Task<bool> Take)>();
        foreach (var component in components)
        {
            var take = component.Take();
            if (!take.IsCompleted)
                late.Add((component, take));
            else if (await take)
                ready.Add(component);
        }
        if (ready.Count > 0)
            StateHasChanged();
        foreach (var (component, take) in late)
        {
            if (await take)
                component.Show();
        }
    });

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        // A browser that lags makes the renderer wait: what gathers meanwhile is shown when it goes on.
        foreach (var component in ready)
            component.Show();
        ready.Clear();
    }

    /// <inheritdoc />
    public void Dispose() => Frame.Detach(this);
}
