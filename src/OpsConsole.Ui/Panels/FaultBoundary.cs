using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Ui.Panels;

/// <summary>Keeps a fault where it happened: the rest of the screen goes on, and the words carry the id under which the fault is logged.</summary>
public sealed partial class FaultBoundary : ErrorBoundaryBase
{
    private string faultId = "";

    [Inject] private ILogger<FaultBoundary> Log { get; set; } = null!;

    /// <summary>What stopped, as a sentence.</summary>
    [Parameter] public string What { get; set; } = "This part of the screen stopped because of a fault.";

    /// <summary>What it means and what still works.</summary>
    [Parameter] public string StillWorks { get; set; } = "Nothing was changed by it. The rest of the console still works.";

    /// <summary>Shows the content again.</summary>
    public void TryAgain() => Recover();

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        faultId = Activity.Current?.TraceId.ToHexString() ?? RandomNumberGenerator.GetHexString(16, lowercase: true);
        LogFault(Log, exception, What, faultId);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }
        if (ErrorContent is not null)
        {
            builder.AddContent(1, ErrorContent(CurrentException));
            return;
        }
        builder.OpenComponent<FaultNotice>(2);
        builder.AddComponentParameter(3, nameof(FaultNotice.What), What);
        builder.AddComponentParameter(4, nameof(FaultNotice.StillWorks), StillWorks);
        builder.AddComponentParameter(5, nameof(FaultNotice.FaultId), faultId);
        builder.AddComponentParameter(6, nameof(FaultNotice.OnAgain), EventCallback.Factory.Create(this, TryAgain));
        builder.CloseComponent();
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Error, Message = "{What} Trace {FaultId}.")]
    private static partial void LogFault(ILogger log, Exception error, string what, string faultId);
}
