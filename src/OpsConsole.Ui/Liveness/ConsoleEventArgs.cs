using Microsoft.AspNetCore.Components;
using OpsConsole.Ui.Commands;

namespace OpsConsole.Ui.Liveness;

/// <summary>What <c>liveness.js</c> sends through the circuit and expects rendered back.</summary>
public sealed class EchoEventArgs : EventArgs
{
    /// <summary>Any short word; it is shown again as it is, so only hexadecimal digits are taken.</summary>
    public string? Token { get; set; }
}

/// <summary>The console's own DOM events; <c>boot.js</c> registers their counterparts.</summary>
[EventHandler("oncommand", typeof(CommandEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("onconsoleecho", typeof(EchoEventArgs))]
public static class EventHandlers;
