using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Live;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;
using OpsConsole.Tests.Ui;

namespace OpsConsole.Tests.Medication;

/// <summary>The pages of medication decisions, on a running console's storage.</summary>
public sealed class MedicationPagesTests : PageContext
{
    private MedicationMonitor monitor = null!;
    private string held = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using var client = await Host.Client("medication.write");
        await client.Post("/api/medication/claims", Claim, "k1");
        await using (var db = Host.Database())
            held = (await db.Set<MedicationClaimRow>().SingleAsync()).Id;
        monitor = Watches<MedicationMonitor>(Time);
        Reads<ClaimQueries>(Reads<JournalQueries>());
        ComponentFactories.AddStub<KnowledgeSwitch>();
    }

    // A drug nobody knows: the claim is held.
    private static string Claim => JsonSerializer.Serialize(new
    {
        claimId = "C-1", member = "M-1", pharmacy = "PH-1", prescriber = "DR-1", product = new { name = "lisinopril" }, quantity = 30, daysSupply = 30, fillNumber = 0,
        serviceDate = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd"),
        profile = new[] { new { name = "mystery", status = "active" } }, allergies = Array.Empty<string>(),
    });

    [Fact]
    public void Decisions_that_cannot_be_read_are_failed_and_can_be_asked_for_again_and_stay_when_they_were_read_once()
    {
        Database.IsDown = true;
        var page = Render<MedicationPage>();
        StateOf(page, "Decisions").Should().Be("failed");
        Database.IsDown = false;
        page.Find("[role=alert] button").Click();
        StateOf(page, "Decisions").Should().Be("ready");
        page.FindAll("tbody tr").Should().ContainSingle();

        Database.IsDown = true;
        Time.Advance(TimeSpan.FromMinutes(1));
        page.Render();
        StateOf(page, "Decisions").Should().Be("stale");
        StaleSince(page).Should().Be("2026-11-23T12:00:00Z");
        page.FindAll("tbody tr").Should().ContainSingle();
    }

    [Fact]
    public void A_filter_that_takes_nothing_is_empty_and_what_was_shown_before_is_gone()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/medication?state=paid");
        var page = Render<MedicationPage>();
        StateOf(page, "Decisions").Should().Be("empty");
        page.Markup.Should().Contain("None matches this filter.");
    }

    [Fact]
    public async Task A_held_decision_is_stale_since_it_was_last_read()
    {
        Database.IsDown = true;
        var page = Render<DecisionPage>(p => p.Add(x => x.Id, held));
        page.Find(".page").GetAttribute("data-state").Should().Be("failed");
        page.Find("[role=alert]").TextContent.Should().Contain("The decision cannot be read.");
        Database.IsDown = false;
        await monitor.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.Find(".page").GetAttribute("data-state").Should().Be("ready"));
        page.FindAll(".page-head time[data-stale-after]").Should().ContainSingle("a held decision can still change");

        Database.IsDown = true;
        Time.Advance(TimeSpan.FromMinutes(1));
        await monitor.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.Find(".page").GetAttribute("data-state").Should().Be("stale"));
        StaleSince(page).Should().Be("2026-11-23T12:00:00Z");
        page.FindAll("[data-banner]").Should().ContainSingle("the last content stays");
    }

    [Fact]
    public void A_decision_that_does_not_exist_is_said_to()
    {
        var page = Render<DecisionPage>(p => p.Add(x => x.Id, "nothing"));
        page.Find(".page").GetAttribute("data-state").Should().Be("empty");
        page.Markup.Should().Contain("This decision does not exist.");
    }
}
