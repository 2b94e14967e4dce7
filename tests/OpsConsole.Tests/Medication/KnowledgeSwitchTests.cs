using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Live;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Medication;

/// <summary>What happens to claims while the knowledge is off, moves, or cannot be written about.</summary>
public sealed class KnowledgeSwitchTests : IAsyncLifetime
{
    private readonly MedicationHost host = new();

    public ValueTask InitializeAsync() => host.InitializeAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task While_the_knowledge_is_off_every_claim_is_held_and_says_by_whom()
    {
        await host.Switch("off");
        var held = await host.Decide(host.Claim());
        held.GetProperty("outcome").GetString().Should().Be("held");
        held.GetProperty("banner").GetProperty("text").GetString().Should().Be("Unable to verify, manual review required: link disabled by test (drill).");
        held.GetProperty("coverage").GetProperty("pairsVerified").GetInt64().Should().Be(0);
        (await host.Api.Post("/api/medication/checks", """{"profile":[{"name":"lisinopril"}]}""").Json()).GetProperty("verdict").GetString().Should().Be("unverified");

        await host.Switch("on");
        (await host.Decide(host.Claim())).GetProperty("outcome").GetString().Should().Be("paid");
        var replay = await host.Api.Post($"/api/medication/decisions/{held.GetProperty("decisionId").GetString()}/replay", "").Json();
        replay.GetProperty("identical").GetBoolean().Should().BeTrue("a replay uses the switch as it stood then");
        (await host.Story(SwitchKnowledge.StreamName)).Should().Equal("medication.knowledge-switched", "medication.knowledge-switched");
    }

    [Fact]
    public async Task Switching_what_is_so_already_is_refused()
    {
        var answer = await host.Api.Post("/api/medication/knowledge", """{"state":"on","reason":"drill"}""", "k1");
        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await host.Api.Post("/api/medication/knowledge", """{"state":"off"}""", "k2")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task No_claim_that_was_committed_after_the_switch_is_paid()
    {
        var before = Enumerable.Range(0, 150).Select(_ => host.Decide(host.Claim())).ToList();
        var off = host.Switch("off");
        var after = Enumerable.Range(0, 150).Select(_ => host.Decide(host.Claim())).ToList();
        await off;
        await Task.WhenAll([.. before, .. after]);

        await using var db = host.Console.Database();
        var entries = await db.Set<JournalRow>().Where(row => row.Type == "medication.claim-decided" || row.Type == "medication.knowledge-switched")
            .OrderBy(row => row.Sequence).ToListAsync();
        var switched = entries.FindIndex(entry => entry.Type == "medication.knowledge-switched");
        var outcomes = entries.Select(entry => JsonDocument.Parse(entry.Canonical).RootElement.GetProperty("payload")).ToList();
        outcomes.Take(switched).Should().OnlyContain(payload => payload.GetProperty("document").GetProperty("outcome").GetString() == "paid");
        outcomes.Skip(switched + 1).Should().OnlyContain(payload => payload.GetProperty("document").GetProperty("outcome").GetString() == "held");
        entries.Should().HaveCount(301);
    }

    [Fact]
    public async Task When_the_hold_cannot_be_written_nothing_is_decided()
    {
        var claim = host.Claim(profile: ["mystery"]);
        await using var db = host.Console.Database();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE Holds RENAME TO HoldsAway");
        var answer = await host.Api.Post("/api/medication/claims", claim, "k1");
        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await answer.Json()).GetProperty("rejectCode").GetString().Should().Be("92");
        (await db.Set<MedicationClaimRow>().CountAsync()).Should().Be(0);
        (await db.Set<JournalRow>().CountAsync(row => row.Type == "medication.claim-decided")).Should().Be(0);

        await db.Database.ExecuteSqlRawAsync("ALTER TABLE HoldsAway RENAME TO Holds");
        (await host.Api.Post("/api/medication/claims", claim, "k1").Json()).GetProperty("outcome").GetString().Should().Be("held");
    }

    [Fact]
    public async Task Off_raises_an_alert_and_on_ends_it()
    {
        await host.Switch("off");
        (await host.Story($"alert/{OpsConsole.Alerts.Contracts.AlertPlacement.IdOf("medication/knowledge")}")).Should().Equal("alert.raised");
        await host.Switch("on");
        (await host.Story($"alert/{OpsConsole.Alerts.Contracts.AlertPlacement.IdOf("medication/knowledge")}")).Should().Equal("alert.raised", "alert.returned");
    }

    [Fact]
    public async Task The_watch_does_not_end_the_alert_of_a_switch_it_has_not_seen()
    {
        await host.Switch("off");
        await host.Console.Services.GetRequiredService<OpsConsole.Platform.Storage.WritePath>().Execute(new TellOfKnowledge(problem: null), CancellationToken.None);
        (await host.Story($"alert/{OpsConsole.Alerts.Contracts.AlertPlacement.IdOf("medication/knowledge")}")).Should().Equal("alert.raised");
    }

    [Fact]
    public async Task Knowledge_that_cannot_be_used_raises_an_alert_until_it_can()
    {
        var write = host.Console.Services.GetRequiredService<OpsConsole.Platform.Storage.WritePath>();
        await write.Execute(new TellOfKnowledge("data 400 days old"), CancellationToken.None);
        await write.Execute(new TellOfKnowledge(problem: null), CancellationToken.None);
        (await host.Story($"alert/{OpsConsole.Alerts.Contracts.AlertPlacement.IdOf("medication/knowledge")}")).Should().Equal("alert.raised", "alert.returned");
    }

    [Fact]
    public async Task After_a_restart_the_watch_ends_an_alert_whose_problem_has_gone()
    {
        var write = host.Console.Services.GetRequiredService<OpsConsole.Platform.Storage.WritePath>();
        await write.Execute(new TellOfKnowledge("data 400 days old"), CancellationToken.None);
        await NewWatch(write).Turn(CancellationToken.None);
        (await host.Story($"alert/{OpsConsole.Alerts.Contracts.AlertPlacement.IdOf("medication/knowledge")}")).Should().Equal("alert.raised", "alert.returned");
    }

    [Fact]
    public async Task The_watch_tells_again_until_it_could()
    {
        var write = host.Console.Services.GetRequiredService<OpsConsole.Platform.Storage.WritePath>();
        await write.Execute(new TellOfKnowledge("data 400 days old"), CancellationToken.None);
        var watch = NewWatch(write);
        await using var db = host.Console.Database();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE Alerts RENAME TO AlertsAway");
        await watch.Invoking(w => w.Turn(CancellationToken.None)).Should().ThrowAsync<Exception>();
        watch.Last.Should().BeNull();

        await db.Database.ExecuteSqlRawAsync("ALTER TABLE AlertsAway RENAME TO Alerts");
        await watch.Turn(CancellationToken.None);
        watch.Last!.Problem.Should().BeNull();
        (await host.Story($"alert/{OpsConsole.Alerts.Contracts.AlertPlacement.IdOf("medication/knowledge")}")).Should().Equal("alert.raised", "alert.returned");
    }

    private KnowledgeWatch NewWatch(OpsConsole.Platform.Storage.WritePath write) => new(
        host.Console.Services.GetRequiredService<KnowledgeDesk>(), write, new OpsConsole.Platform.Observability.LoopRegistry(), TimeProvider.System,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<KnowledgeWatch>.Instance);

    [Fact]
    public async Task The_monitor_counts_what_was_decided_and_what_could_be_verified()
    {
        await host.Decide(host.Claim());
        await host.Decide(host.Claim(profile: ["mystery"]));
        var monitor = host.Console.Services.GetRequiredService<MedicationMonitor>();
        await monitor.Refresh(CancellationToken.None);

        var snapshot = monitor.Current.Value!;
        snapshot.DecidedLastHour.Should().Be(2);
        snapshot.VerifiedLastHour.Should().Be(1);
        snapshot.Held.Should().Be(1);
        snapshot.Percentile99.Should().NotBeNull();
        snapshot.Knowledge.Problem.Should().BeNull();
        snapshot.Recent.Should().HaveCount(2);
        await host.Switch("off");
        await monitor.Refresh(CancellationToken.None);
        monitor.Current.Value!.Knowledge.IsOff.Should().BeTrue();
    }
}
