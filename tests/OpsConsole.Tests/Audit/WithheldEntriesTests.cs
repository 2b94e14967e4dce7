using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Audit;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;
using OpsConsole.Tests.Medication;
using OpsConsole.Tests.Ui;

namespace OpsConsole.Tests.Audit;

/// <summary>The journal's page of somebody who has nothing to do with medication.</summary>
public sealed class WithheldEntriesTests : PageContext
{
    protected override string Role => Roles.Coordinator;

    [Fact]
    public async Task An_entry_that_is_none_of_ones_business_keeps_its_place_and_hash_and_says_why_it_says_nothing()
    {
        Reads<JournalQueries>();
        using var client = await Host.Client("medication.write");
        await client.Post("/api/medication/claims", new MedicationHost().Claim(), "claim-1").Json();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/journal?stream=medication-claim/*");
        var page = Render<JournalPage>();
        var row = page.FindAll("tbody tr").Should().ContainSingle().Subject;
        row.TextContent.Should().Contain("medication.claim-decided").And.Contain("not in your role");
        row.QuerySelector(".mono")!.TextContent.Should().HaveLength(10);

        Services.GetRequiredService<NavigationManager>().NavigateTo(row.QuerySelector("a[data-open-link]")!.GetAttribute("href")!);
        page = Render<JournalPage>();
        page.Find("pre.entry").TextContent.Should().StartWith("Your role does not include what this entry says.");
        page.Markup.Should().NotContain("lisinopril").And.NotContain("M-1");
    }
}
