using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Formatting.Compact;

namespace OpsConsole;

/// <summary>Logs, traces and metrics.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var readable = builder.Environment.IsDevelopment();
        var log = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext();
        if (readable)
            log.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}", formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        else
            log.WriteTo.Console(new CompactJsonFormatter());
        // As a provider and not as the factory: the framework's factory keeps the logger of a category, Serilog's makes one for each request's authentication.
        builder.Logging.ClearProviders().AddSerilog(log.CreateLogger(), dispose: true);
        var exportTo = Endpoint(builder.Configuration["Observability:OtlpEndpoint"]);
        builder.Services.AddOpenTelemetry()
            .WithTracing(traces =>
            {
                traces.AddAspNetCoreInstrumentation().AddSource("OpsConsole.*");
                if (exportTo is not null)
                    traces.AddOtlpExporter(otlp => otlp.Endpoint = exportTo);
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter("OpsConsole.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Components*").AddRuntimeInstrumentation().AddPrometheusExporter();
                if (exportTo is not null)
                    metrics.AddOtlpExporter(otlp => otlp.Endpoint = exportTo);
            });
    }

    private static Uri? Endpoint(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme is "http" or "https") ? endpoint
        : throw new InvalidOperationException($"Observability:OtlpEndpoint is '{text}'; it is an address such as http://collector:4317, or empty.");
}
