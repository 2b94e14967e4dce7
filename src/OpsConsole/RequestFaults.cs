using Microsoft.AspNetCore.Http.Features;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;
using OpsConsole.Shell;

namespace OpsConsole;

/// <summary>Turns what escapes into a coded answer. Bad input that the server itself refuses keeps its own status.</summary>
internal sealed class RequestFaults(RequestDelegate next, ILogger<RequestFaults> logger, IHostEnvironment environment)
{
    private static readonly Refusal Fault = new(
        "internal-fault", 500, "The console failed to handle this request",
        "Nothing is confirmed. The fault is logged under the trace id; the same request may be sent again with the same key.");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            var code = error.StatusCode == StatusCodes.Status413PayloadTooLarge ? "body-too-large" : "malformed-request";
            await ApiProblem.Write(context, new Refusal(code, error.StatusCode, "The request could not be read", error.Message));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception error) when (!context.Response.HasStarted && (IsMachineCall(context) || !environment.IsDevelopment()))
        {
            logger.LogError(error, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            var answer = !StorageFault.Is(error) ? Fault : HttpMethods.IsGet(context.Request.Method) ? StorageFault.Unreadable : Refusals.StorageUnavailable;
            if (IsMachineCall(context))
                await ApiProblem.Write(context, answer);
            else
                await FaultPage.Write(context, answer.Status);
        }
    }

    private static bool IsMachineCall(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || context.Features.Get<IHttpUpgradeFeature>() is null && !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}

/// <summary>Headers that keep the page to what the console itself serves.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Styles are inline because MudBlazor and Blazor set style attributes; scripts never are.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }
}
