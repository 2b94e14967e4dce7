using System.Diagnostics;
using System.Net;

namespace OpsConsole.Shell;

/// <summary>The page for a person whose page failed. Plain text in the house's words: it must work while nothing else does.</summary>
internal static class FaultPage
{
    public static Task Write(HttpContext context, int status)
    {
        var trace = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        var (title, meaning, remedy) = status == StatusCodes.Status503ServiceUnavailable
            ? ("The database does not answer",
                "What you asked for could not be read. What was confirmed before is safe, and nothing was changed by this request unless the console had confirmed it.",
                "Wait a minute and try again. If it stays so, tell the person on call.")
            : ("This page failed because of a fault",
                "The fault is in the console and not in what you did. Nothing is confirmed: look at the journal before you do it again.",
                "Try again. If it fails again, tell the person on call and give the trace id.");
        context.Response.StatusCode = status;
        context.Response.ContentLength = null;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en" data-theme="dark">
            <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><title>{title} · OpsConsole</title><link rel="stylesheet" href="/app.css" /></head>
            <body><main class="door"><div class="door-box single"><div class="door-form">
            <h1>{title}</h1>
            <p class="ink-2">{meaning}</p>
            <p class="ink-2">{remedy}</p>
            <p class="ink-3">Trace id <span class="mono">{WebUtility.HtmlEncode(trace)}</span></p>
            <p class="wrap"><a class="cmd cmd-primary" href="/">Back to the overview</a></p>
            </div></div></main></body>
            </html>
            """, context.RequestAborted);
    }
}
