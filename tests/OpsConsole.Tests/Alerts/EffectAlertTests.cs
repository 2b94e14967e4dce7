using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Alerts;

public sealed class EffectAlertTests
{
    [Fact]
    public async Task An_effect_in_doubt_raises_an_alert_until_it_is_carried_out()
    {
        await using var console = await ConsoleHost.Start(adjust: services => services.AddSingleton<IEffector, Willing>());
        var write = console.Services.GetRequiredService<WritePath>();
        using var client = await console.Client("alerts.read,operate");

        await write.Execute(new Doubt(TimeSpan.FromMinutes(10)), CancellationToken.None);
        await Until(async () => await Active(client) == true);
        var report = await client.GetAsync("/health/ready").Json();
        report.GetProperty("dependencies").EnumerateArray().Single(d => d.GetProperty("name").GetString() == "outbox")
            .GetProperty("detail").GetString().Should().Be("1 effects in doubt");

        await write.Execute(new Doubt(TimeSpan.Zero), CancellationToken.None);
        await Until(async () => await Active(client) == false);
    }

    // An alert nobody acknowledged stays listed after its condition has ended.
    private static async Task<bool?> Active(HttpClient client)
    {
        foreach (var alert in (await client.GetAsync("/api/alerts").Json()).GetProperty("items").EnumerateArray())
        {
            if (alert.GetProperty("title").GetString() == "Effects of the kind willing cannot be carried out")
                return alert.GetProperty("isActive").GetBoolean();
        }

        return null;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(20, patience.Token);
    }

    private sealed class Willing : IEffector
    {
        public string Kind => "willing";

        public void Declare(OutboxRow effect, Needs needs)
        {
        }

        public ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct) => ValueTask.CompletedTask;
    }

    /// <summary>Puts the effect in doubt, due after a while.</summary>
    private sealed class Doubt(TimeSpan due) : Command<bool>(Operator.System("test"))
    {
        public override string Stream => "outbox/willing:1";

        public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
        {
            if (await work.Find<OutboxRow>("willing:1", ct) is { } known)
            {
                await work.Update(known with { DueAt = work.Now + due, Version = known.Version + 1 }, ct);
            }
            else
            {
                work.Insert(new OutboxRow
                {
                    Id = "willing:1", Version = 1, Kind = "willing", Key = "1", Payload = "{}", State = OutboxStates.InDoubt, CreatedAt = work.Now, DueAt = work.Now + due, Attempts = 5,
                });
            }

            work.Record(Stream, new EffectFailed("willing", "1", 5, "Test", OutboxStates.InDoubt));
            return true;
        }
    }
}
