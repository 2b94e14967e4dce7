using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Medication;

/// <summary>A running console with a key that may do everything with medication.</summary>
public sealed class MedicationHost : IAsyncLifetime
{
    private int number;

    public ConsoleHost Console { get; private set; } = null!;

    public HttpClient Api { get; private set; } = null!;

    public ValueTask InitializeAsync() => Start(null, null);

    /// <summary>Starts it on a database and a clock of the test's.</summary>
    public async ValueTask Start(TestDatabase? database, TimeProvider? time)
    {
        Console = await ConsoleHost.Start(database, time);
        Api = await Console.Client("medication.read,medication.write,medication.knowledge,review.decide,journal.read");
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Console.DisposeAsync();
    }

    /// <summary>A claim number nobody used yet.</summary>
    public string NewNumber() => $"C-{Interlocked.Increment(ref number):00000}";

    /// <summary>A claim with complete data; null leaves a list out.</summary>
    public string Claim(string product = "lisinopril", string[]? profile = null, bool noAllergyList = false, string? claimId = null, int fillNumber = 0) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["claimId"] = claimId ?? NewNumber(),
            ["member"] = "M-1",
            ["pharmacy"] = "PH-1",
            ["prescriber"] = "DR-1",
            ["product"] = new { name = product },
            ["quantity"] = 30,
            ["daysSupply"] = 30,
            ["fillNumber"] = fillNumber,
            ["serviceDate"] = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd"),
            ["profile"] = (profile ?? ["metformin"]).Select(name => new { name, status = "active" }),
            ["allergies"] = noAllergyList ? null : Array.Empty<string>(),
        });

    public async Task<JsonElement> Decide(string claim) => await Api.Post("/api/medication/claims", claim, NewNumber()).Json();

    public async Task<IReadOnlyList<string>> Story(string stream)
    {
        await using var db = Console.Database();
        return await db.Set<JournalRow>().Where(row => row.Stream == stream).OrderBy(row => row.StreamVersion).Select(row => row.Type).ToListAsync();
    }

    public async Task Switch(string state) =>
        (await Api.Post("/api/medication/knowledge", $$"""{"state":"{{state}}","reason":"drill"}""", NewNumber())).EnsureSuccessStatusCode();

    /// <summary>Claims the hold and decides it; answers what refused the claim, if something did.</summary>
    public async Task<HttpResponseMessage> DecideHold(string hold, string outcome, string reason)
    {
        var claim = await Api.Post($"/api/holds/{hold}/claim", "{}");
        if (!claim.IsSuccessStatusCode)
            return claim;
        var claimed = await claim.Json();
        var body = JsonSerializer.Serialize(new
        {
            leaseToken = claimed.GetProperty("leaseToken").GetString(), version = claimed.GetProperty("version").GetInt64(), outcome, reasonCode = reason, comment = "seen",
        });
        return await Api.Post($"/api/holds/{hold}/decide", body, NewNumber());
    }

    /// <summary>Asks until the decision has left a state; the effect of a decided hold follows its answer.</summary>
    public async Task<JsonElement> Settled(string decision)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var now = await Api.GetAsync($"/api/medication/decisions/{decision}").Json();
            if (now.GetProperty("outcome").GetString() != "held" || TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(10))
                return now;
        }
    }
}
