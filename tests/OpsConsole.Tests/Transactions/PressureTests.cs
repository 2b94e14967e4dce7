using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Tests.Transactions;

/// <summary>More than the console can take.</summary>
public sealed class PressureTests
{
    [Fact]
    public async Task What_finds_the_queue_full_is_told_to_come_back_and_changes_nothing()
    {
        await using var console = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["WritePath:LongestQueue"] = "1" });
        using var client = await console.Client("transactions.write");
        var write = console.Services.GetRequiredService<WritePath>();
        Stall stall;
        Task<Answer<bool>> stalled, waiting;
        do
        {
            // A loop of the console may have taken the one place; then this was refused at once.
            stall = new Stall();
            stalled = write.Execute(stall, CancellationToken.None);
        }
        while (stalled.IsCompleted);
        await stall.Reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        do
        {
            // The same here; then that one waits.
            waiting = write.Execute(new Stall(go: true), CancellationToken.None);
        }
        while (waiting.IsCompleted && write.Waiting == 0);

        var body = PaymentConsole.Body("under-pressure", "1.00");
        var answer = await client.Post("/api/transactions", body, "under-pressure");
        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.Should().BePositive();
        (await answer.Json()).GetProperty("code").GetString().Should().Be("too-busy");

        stall.Go.SetResult();
        await Task.WhenAll(stalled, waiting);
        await using (var db = console.Database())
            (await db.Set<PaymentRow>().AnyAsync()).Should().BeFalse();

        // The key is free: the same request goes through once there is room.
        HttpResponseMessage again;
        do
            again = await client.Post("/api/transactions", body, "under-pressure");
        while (again.StatusCode == HttpStatusCode.TooManyRequests);
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        again.Headers.Contains("Idempotent-Replayed").Should().BeFalse();
    }

    /// <summary>Holds up its commit until it is let go.</summary>
    private sealed class Stall : Command<bool>
    {
        public Stall(bool go = false) : base(Operator.System("test"))
        {
            if (go)
                Go.SetResult();
        }

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Stream => "test/stall";

        public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
        {
            Reached.TrySetResult();
            await Go.Task;
            return true;
        }
    }
}
