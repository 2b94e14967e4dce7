using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;
using OpsConsole.Tests.Identity;
using OpsConsole.Tests.Medication;

namespace OpsConsole.Tests.Review;

/// <summary>What a role does not need for its work it does not see, on a page or by a call.</summary>
public sealed class ReadingRightsTests(MedicationHost host) : IClassFixture<MedicationHost>
{
    [Theory]
    [InlineData("operator", true, true)]
    [InlineData("coordinator", true, false)]
    [InlineData("pharmacist", true, true)]
    [InlineData("payments", true, false)]
    [InlineData("on-call", true, true)]
    [InlineData("auditor", true, true)]
    [InlineData("administrator", false, true)]
    [InlineData("engineer", false, false)]
    public async Task A_role_reads_what_its_work_needs(string role, bool holds, bool medication)
    {
        var person = await host.Console.Hire($"reads-{role}", role);
        using var visitor = new Visitor(host.Console);
        await visitor.SignIn($"reads-{role}", Staff.Password);
        foreach (var (path, call, may) in new[] { ("/holds", "/api/holds", holds), ("/medication", "/api/medication/decisions", medication) })
        {
            (await visitor.Get(path)).StatusCode.Should().Be(may ? HttpStatusCode.OK : HttpStatusCode.Redirect);
            var answer = await visitor.Get(call);
            answer.StatusCode.Should().Be(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
            if (!may)
                (await answer.Json()).GetProperty("code").GetString().Should().Be("not-permitted");
        }

        (await host.Console.Entries($"access/{person}", "access.denied")).Should().HaveCount((holds ? 0 : 2) + (medication ? 0 : 2));
    }

    [Fact]
    public async Task A_hold_is_shown_to_those_who_may_read_its_domain()
    {
        var hold = (await host.Decide(host.Claim(profile: ["mystery"]))).GetProperty("holdId").GetString();
        var reid = await host.Console.Hire("reid", Roles.Coordinator);
        await host.Console.Hire("tran", Roles.Operator);
        using var coordinator = new Visitor(host.Console);
        await coordinator.SignIn("reid", Staff.Password);
        using var watching = new Visitor(host.Console);
        await watching.SignIn("tran", Staff.Password);

        (await Ids(coordinator, "/api/holds")).Should().NotContain(hold);
        (await (await coordinator.Get($"/api/holds/{hold}")).Json()).GetProperty("code").GetString().Should().Be("not-permitted");
        (await coordinator.Get("/api/holds?domain=medication")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await coordinator.Get("/api/holds?domain=blood")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await host.Console.Entries($"access/{reid}", "access.denied")).Should().HaveCount(2).And.OnlyContain(e => e.Contains("medication.read", StringComparison.Ordinal));

        (await Ids(watching, "/api/holds?domain=medication")).Should().Contain(hold);
        (await watching.Get($"/api/holds/{hold}")).StatusCode.Should().Be(HttpStatusCode.OK);
        using var key = await host.Console.Client("review.decide", "nguyen");
        (await key.GetAsync($"/api/holds/{hold}")).StatusCode.Should().Be(HttpStatusCode.OK, "who may decide may read");
    }

    [Theory]
    [InlineData("operator", true, true)]
    [InlineData("pharmacist", true, true)]
    [InlineData("auditor", true, true)]
    [InlineData("administrator", true, true)]
    [InlineData("coordinator", false, false)]
    [InlineData("payments", false, false)]
    [InlineData("engineer", false, false)]
    public async Task The_journal_shows_everybody_that_an_entry_is_there_and_what_it_says_to_those_whose_work_it_is(string role, bool claim, bool hold)
    {
        var decision = await host.Decide(host.Claim(profile: ["mystery"]));
        var by = new Operator($"person-{role}", role, [role], "password", host.Console.Services.GetRequiredService<PermissionMap>().Of([role]));
        var journal = host.Console.Services.GetRequiredService<JournalQueries>();
        foreach (var (stream, may) in new[] { ($"medication-claim/{decision.GetProperty("decisionId").GetString()}", claim), ($"hold/{decision.GetProperty("holdId").GetString()}", hold) })
        {
            var (items, _) = await journal.Find(by, new JournalFilter(stream, null, null, null, null), null, 10, CancellationToken.None);
            items.Should().NotBeEmpty().And.OnlyContain(item => item.Intact && item.LeafHash.Length == 64 && item.IsWithheld == !may);
            items.Should().OnlyContain(item => item.Entry.ValueKind == (may ? JsonValueKind.Object : JsonValueKind.Undefined));
        }

        var (others, _) = await journal.Find(by, new JournalFilter("medication-knowledge/*", null, null, null, null), null, 10, CancellationToken.None);
        others.Should().OnlyContain(item => !item.IsWithheld);
    }

    private static async Task<IEnumerable<string?>> Ids(Visitor visitor, string path) =>
        (await (await visitor.Get(path)).Json()).GetProperty("items").EnumerateArray().Select(h => h.GetProperty("id").GetString());
}
