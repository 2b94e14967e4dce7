using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Ui;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Tests.Ui;

/// <summary>Components on a clock that stands still until told otherwise.</summary>
public abstract class UiContext : BunitContext
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    protected UiContext()
    {
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddConsoleUi();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected FakeTimeProvider Time { get; } = new(Noon);

    protected ConsoleLiveness Liveness => Services.GetRequiredService<ConsoleLiveness>();

    /// <summary>What the browser would send for a press at this instant.</summary>
    protected CommandEventArgs Pressed(TimeSpan ago = default, string level = "live") => new()
    {
        IssuedAt = (Time.GetUtcNow() - ago).ToUnixTimeMilliseconds(),
        ConsoleId = Liveness.ConsoleId,
        Level = level,
        Key = "3f2b8a54-6c1d-4f3e-9a77-0d1e2f3a4b5c",
        EchoAge = 1000,
    };
}
