using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Medication;

public sealed class MedicationHttpTests(MedicationHost host) : IClassFixture<MedicationHost>
{
    [Fact]
    public async Task A_plain_claim_is_paid_with_its_coverage_and_is_in_the_journal()
    {
        var decision = await host.Decide(host.Claim());

        decision.GetProperty("outcome").GetString().Should().Be("paid");
        decision.GetProperty("coverage").GetRawText().Should().Be("""{"pairsExpected":1,"pairsVerified":1}""");
        decision.GetProperty("holdId").ValueKind.Should().Be(JsonValueKind.Null);
        decision.GetProperty("versions").GetProperty("knowledgeHash").GetString().Should().Be(Situations.Knowledge.ManifestHash);
        (await host.Story($"medication-claim/{Id(decision)}")).Should().Equal("medication.claim-decided");
    }

    [Fact]
    public async Task The_47_drug_claim_is_held_with_1081_pairs_and_23_findings()
    {
        var decision = await host.Decide(host.Claim("omeprazole", Situations.FortySeven, fillNumber: 1));
        decision.GetProperty("outcome").GetString().Should().Be("held");
        decision.GetProperty("coverage").GetRawText().Should().Be("""{"pairsExpected":1081,"pairsVerified":1081}""");
        decision.GetProperty("findings").GetArrayLength().Should().Be(23);
    }

    [Fact]
    public async Task An_unmapped_drug_holds_the_claim_and_the_hold_shows_why()
    {
        var decision = await host.Decide(host.Claim("lisinopril", [.. Situations.FortySeven[..^2], "mystery"]));
        decision.GetProperty("outcome").GetString().Should().Be("held");
        var hold = await host.Api.GetAsync($"/api/holds/{decision.GetProperty("holdId").GetString()}").Json();
        hold.GetProperty("hold").GetProperty("title").GetString().Should().StartWith("Unable to verify: mystery could not be mapped");
        hold.GetProperty("hold").GetProperty("subject").GetString().Should().Be($"medication-claim/{Id(decision)}");
        hold.GetProperty("evidence").GetProperty("findings").GetArrayLength().Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task A_contraindicated_claim_is_rejected_with_88_and_DD_and_no_hold()
    {
        var decision = await host.Decide(host.Claim("citalopram", ["selegiline"]));
        decision.GetProperty("outcome").GetString().Should().Be("rejected");
        decision.GetProperty("rejectCodes")[0].GetString().Should().Be("88");
        decision.GetProperty("reasonsForService")[0].GetString().Should().Be("DD");
        decision.GetProperty("holdId").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_released_hold_pays_the_claim_once_and_keeps_the_decision()
    {
        var decision = await host.Decide(host.Claim(profile: ["mystery"]));
        var hold = decision.GetProperty("holdId").GetString()!;
        (await host.DecideHold(hold, "release", "prescriber-consulted")).EnsureSuccessStatusCode();

        var now = await host.Settled(Id(decision));
        now.GetProperty("outcome").GetString().Should().Be("paid");
        now.GetProperty("decidedOutcome").GetString().Should().Be("held");
        now.GetProperty("overrideReason").GetString().Should().Be("prescriber-consulted");
        now.GetProperty("document").GetProperty("outcome").GetString().Should().Be("held");
        (await host.DecideHold(hold, "reject", "cannot-be-verified")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        await host.Console.Services.GetRequiredService<OutboxDispatcher>().DeliverDue(CancellationToken.None);
        (await host.Story($"medication-claim/{Id(decision)}")).Should().Equal("medication.claim-decided", "medication.claim-released");
    }

    [Fact]
    public async Task A_rejected_hold_refuses_the_claim()
    {
        var decision = await host.Decide(host.Claim(noAllergyList: true));
        (await host.DecideHold(decision.GetProperty("holdId").GetString()!, "reject", "cannot-be-verified")).EnsureSuccessStatusCode();
        (await host.Settled(Id(decision))).GetProperty("outcome").GetString().Should().Be("rejected");
        (await host.Story($"medication-claim/{Id(decision)}")).Should().Equal("medication.claim-decided", "medication.claim-refused");
    }

    [Fact]
    public async Task A_reason_that_is_not_coded_decides_nothing()
    {
        var decision = await host.Decide(host.Claim(noAllergyList: true));
        (await host.DecideHold(decision.GetProperty("holdId").GetString()!, "release", "because")).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_same_key_answers_the_same_decision()
    {
        var claim = host.Claim();
        var key = host.NewNumber();
        var first = await host.Api.Post("/api/medication/claims", claim, key);
        var second = await host.Api.Post("/api/medication/claims", claim, key);
        second.Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
        (await second.Content.ReadAsStringAsync()).Should().Be(await first.Content.ReadAsStringAsync());
        (await host.Api.Post("/api/medication/claims", host.Claim(), key)).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_claim_sent_by_64_callers_at_once_is_decided_once()
    {
        var claim = host.Claim(profile: ["mystery"]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => host.Decide(claim)));
        answers.Select(Id).Distinct().Should().ContainSingle();
        answers.Count(answer => !answer.GetProperty("duplicate").GetBoolean()).Should().Be(1);
        answers.Select(answer => answer.GetProperty("holdId").GetString()).Distinct().Should().ContainSingle().Which.Should().NotBeNull();
    }

    [Fact]
    public async Task A_claim_number_used_for_another_claim_is_refused()
    {
        var number = host.NewNumber();
        var first = await host.Decide(host.Claim(claimId: number));
        var second = await host.Api.Post("/api/medication/claims", host.Claim("metoprolol", claimId: number), host.NewNumber());
        second.StatusCode.Should().Be(HttpStatusCode.Conflict);
        var problem = await second.Json();
        problem.GetProperty("code").GetString().Should().Be("claim-id-reused");
        problem.GetProperty("decisionId").GetString().Should().Be(Id(first));
    }

    [Fact]
    public async Task A_claim_without_a_key_is_refused()
    {
        var answer = await host.Api.Post("/api/medication/claims", host.Claim());
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("code").GetString().Should().Be("idempotency-key-required");
    }

    [Theory]
    [InlineData("""{}""", "/claimId", "/member", "/pharmacy", "/prescriber", "/product", "/quantity", "/daysSupply", "/fillNumber", "/serviceDate")]
    [InlineData("""{"claimId":"x","member":"m","pharmacy":"p","prescriber":"d","product":{},"quantity":0,"daysSupply":0,"fillNumber":-1,"serviceDate":"1970-13-01"}""",
        "/product/name", "/quantity", "/daysSupply", "/fillNumber", "/serviceDate")]
    [InlineData("""{"claimId":"x","member":"m","pharmacy":"p","prescriber":"d","product":{"name":"a","rxcui":161},"quantity":"-1","daysSupply":1.5,"fillNumber":"0","serviceDate":"2026-12-01","profile":[{"status":"active"},7],"allergies":[null]}""",
        "/product/rxcui", "/quantity", "/daysSupply", "/fillNumber", "/profile/0/name", "/profile/1", "/allergies/0")]
    public async Task Bad_input_is_named_by_pointer_and_changes_nothing(string body, params string[] pointers)
    {
        var answer = await host.Api.Post("/api/medication/claims", body, host.NewNumber());
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var errors = (await answer.Json()).GetProperty("errors").EnumerateObject().Select(error => error.Name).ToList();
        errors.Should().Contain(pointers);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("{")]
    [InlineData("""{"claimId":"\ud800"}""")]
    public async Task Something_that_is_not_a_claim_is_a_client_error(string body) =>
        ((int)(await host.Api.Post("/api/medication/claims", body, host.NewNumber())).StatusCode).Should().BeInRange(400, 422);

    [Fact]
    public async Task A_hundred_drugs_are_accepted_and_too_many_are_refused()
    {
        var many = Situations.Knowledge.Pairs.Values.SelectMany(entry => new[] { entry.Object, entry.Precipitant }).Distinct().ToList();
        string Check(int drugs) => JsonSerializer.Serialize(new { profile = Enumerable.Range(0, drugs).Select(i => new { rxcui = many[i % many.Count].ToString(), name = (string?)null }) });
        var answer = await host.Api.Post("/api/medication/checks", Check(129)).Json();
        answer.GetProperty("coverage").GetProperty("pairsVerified").GetInt64().Should().Be(129 * 128 / 2);
        (await host.Api.Post("/api/medication/checks", Check(501))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_check_has_no_effect()
    {
        // A console of its own: in a shared one the claims of other tests come and go.
        await using var alone = new MedicationHost();
        await alone.InitializeAsync();
        await using var db = alone.Console.Database();
        var answer = await alone.Api.Post("/api/medication/checks", """{"product":{"name":"simvastatin"},"profile":[{"name":"clarithromycin"}]}""").Json();
        answer.GetProperty("verdict").GetString().Should().Be("refused");
        answer.GetProperty("findings")[0].GetProperty("rule").GetString().Should().Be("R11");
        (await db.Set<JournalRow>().AnyAsync(row => row.Stream.StartsWith("medication-claim"))).Should().BeFalse();
        (await db.Set<MedicationClaimRow>().AnyAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task A_check_without_a_profile_is_unverified_not_clear()
    {
        var answer = await host.Api.Post("/api/medication/checks", """{"product":{"name":"lisinopril"}}""").Json();
        answer.GetProperty("verdict").GetString().Should().Be("unverified");
        (await host.Api.Post("/api/medication/checks", "{}")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("medication.read", "POST", "/api/medication/claims", """{}""")]
    [InlineData("medication.write", "GET", "/api/medication/decisions", null)]
    [InlineData("medication.read,medication.write", "POST", "/api/medication/knowledge", """{"state":"off","reason":"x"}""")]
    public async Task A_key_without_the_scope_is_refused(string scopes, string method, string path, string? body)
    {
        using var client = await host.Console.Client(scopes, "narrow");
        var answer = await client.Send(new HttpMethod(method), path, body ?? "", host.NewNumber());
        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_unknown_decision_is_not_found()
    {
        (await host.Api.GetAsync("/api/medication/decisions/nothing")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await host.Api.Post("/api/medication/decisions/nothing/replay", "")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_hundred_different_decisions_replay_to_the_same_bytes()
    {
        string[] odd = ["mystery", "St John's wort tincture", "compounded ketamine 10 % cream", "sulfamethoxazole / trimethoprim", "δραστικό"];
        var names = Situations.FortySeven.Concat(odd).ToArray();
        var random = new Random(47);
        var claims = Enumerable.Range(0, 100).Select(i => host.Claim(
            names[random.Next(names.Length)], [.. names.OrderBy(_ => random.Next()).Take(random.Next(12))], noAllergyList: i % 7 == 0, fillNumber: i % 3)).ToList();
        var decisions = await Task.WhenAll(claims.Select(host.Decide));
        decisions.Select(d => d.GetProperty("result").GetString()).Distinct().Should().HaveCountGreaterThan(3);
        foreach (var decision in decisions)
        {
            var replay = await host.Api.Post($"/api/medication/decisions/{Id(decision)}/replay", "").Json();
            replay.GetProperty("identical").GetBoolean().Should().BeTrue(replay.GetRawText());
            var stored = await host.Api.GetAsync($"/api/medication/decisions/{Id(decision)}").Json();
            DecisionDocuments.Hash(CanonicalJson.OfEvidence(stored.GetProperty("document"))).Should().Be(replay.GetProperty("sha256").GetString());
        }
    }

    [Fact]
    public async Task The_state_of_every_claim_follows_from_the_journal_alone()
    {
        await host.Decide(host.Claim(profile: ["mystery"]));
        await using var db = host.Console.Database();
        var entries = await db.Set<JournalRow>().Where(row => row.Stream.StartsWith("medication-claim/")).OrderBy(row => row.Sequence).ToListAsync();
        var told = new Dictionary<string, (string State, string? Reason)>();
        foreach (var entry in entries)
        {
            using var json = JsonDocument.Parse(entry.Canonical);
            if (!json.RootElement.TryGetProperty("payload", out var payload) || !payload.TryGetProperty("decision", out var id))
                continue;
            told[id.GetString()!] = entry.Type switch
            {
                "medication.claim-decided" => (payload.GetProperty("document").GetProperty("outcome").GetString()!, null),
                "medication.claim-released" => ("paid", payload.GetProperty("reasonCode").GetString()),
                _ => ("rejected", payload.GetProperty("reasonCode").GetString()),
            };
        }

        var rows = await db.Set<MedicationClaimRow>().ToDictionaryAsync(row => row.Id, row => (row.State, row.OverrideReason));
        rows.Should().BeEquivalentTo(told.ToDictionary(pair => pair.Key, pair => (pair.Value.State, OverrideReason: pair.Value.Reason)));
    }

    [Fact]
    public async Task The_list_pages_through_every_decision_once()
    {
        for (var i = 0; i < 5; i++)
            await host.Decide(host.Claim());
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.Api.GetAsync($"/api/medication/decisions?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}").Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(Id));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null && seen.Count < 5_000);
        seen.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThanOrEqualTo(5);
    }

    private static string Id(JsonElement decision) => decision.GetProperty("decisionId").GetString()!;

    [Theory]
    [InlineData("""{ "claimId": "C-1" }""", "invalid-request")]
    [InlineData("<claim/>", "malformed-json")]
    public async Task A_claim_that_cannot_be_read_is_in_the_journal_with_the_hash_of_the_very_bytes(string body, string code)
    {
        (await host.Api.Post("/api/medication/claims", body, host.NewNumber())).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await using var db = host.Console.Database();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
        var kept = await db.Journal.AsNoTracking().Where(j => j.Type == "intake.refused-at-edge").ToListAsync();
        kept.Select(j => JsonDocument.Parse(j.Canonical).RootElement.GetProperty("payload")).Where(p => p.GetProperty("bodySha256").GetString() == hash)
            .Should().ContainSingle().Which.ToString().Should().Be($$"""{"bodySha256":"{{hash}}","code":"{{code}}","operation":"medication.claim"}""");
    }
}
