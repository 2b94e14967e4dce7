using System.Diagnostics;

namespace OpsConsole.Platform.Observability;

/// <summary>The source of the console's own spans; a request's span is ASP.NET Core's.</summary>
public static class Tracing
{
    public static ActivitySource Source { get; } = new("OpsConsole.Platform");
}
