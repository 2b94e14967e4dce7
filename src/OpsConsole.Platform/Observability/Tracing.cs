using System.Diagnostics;

namespace OpsConsole.Platform.Observability;

/// <summary>The source of the console's own spans; a request's span is ASP.NET Core's.</summary>
public static class Tracing
{
    /// <summary>Named <c>OpsConsole.Platform</c>, by which an exporter picks it.</summary>
    public static ActivitySource Source { get; } = new("OpsConsole.Platform");
}
