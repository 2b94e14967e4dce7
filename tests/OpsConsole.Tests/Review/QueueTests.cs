using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review;
using OpsConsole.Review.Contracts;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Review;

/// <summary>The queue of all domains: what is next, what is shown, how it is paged.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private ConsoleHost _console = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _console = await ConsoleHost.Start();
        _client = await _console.Client("review.decide", "reviewer");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _console.DisposeAsync();
    }

    [Fact]
    public async Task The_next_is_the_first_domain_first_then_the_earliest_due_then_by_id()
    {
        var blood = await Place("blood", 1, dueInMinutes: 5);
        var medication = await Place("medication", 1, dueInMinutes: 1);
        var late = await Place("transactions", 2, dueInMinutes: 60);
        var early = await Place("transactions", 2, dueInMinutes: 30);
        string[] expected = [.. early.Order(StringComparer.Ordinal), .. late.Order(StringComparer.Ordinal), .. medication, .. blood];
        var claimed = new List<string>();
        for (var i = 0; i < expected.Length; i++)
            claimed.Add(await Next());
        claimed.Should().Equal(expected);
        (await _client.Post("/api/holds/claim-next", "{}", Guid.CreateVersion7().ToString()).Json()).GetProperty("code").GetString().Should().Be("queue-empty");
    }

    [Fact]
    public async Task A_hundred_who_take_the_next_at_once_get_the_first_hundred()
    {
        var placed = await Place("transactions", 150, dueInMinutes: 30);
        var claimed = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Next()));
        claimed.Should().BeEquivalentTo(placed.Order(StringComparer.Ordinal).Take(100));
    }

    [Fact]
    public async Task No_domain_crowds_another_out_of_what_is_shown()
    {
        await Place("transactions", 200, dueInMinutes: 30);
        await Place("medication", 200, dueInMinutes: 30);
        var blood = await Place("blood", 3, dueInMinutes: 30);
        var monitor = _console.Services.GetRequiredService<HoldsMonitor>();
        await monitor.Refresh(CancellationToken.None);
        var snapshot = monitor.Current.Value!;
        snapshot.Open.Where(h => h.Domain == "blood").Select(h => h.Id).Should().BeEquivalentTo(blood);
        snapshot.Counts.Should().BeEquivalentTo(new Dictionary<string, int> { ["transactions"] = 200, ["medication"] = 200, ["blood"] = 3 });
        snapshot.Total.Should().Be(403);
    }

    [Fact]
    public async Task Pages_follow_one_another_though_the_queue_moves()
    {
        var placed = (await Place("transactions", 12, dueInMinutes: 30)).Order(StringComparer.Ordinal).ToList();
        var first = await _client.GetAsync("/api/holds?limit=5").Json();
        Ids(first).Should().Equal(placed.Take(5));
        // A hold that is due earlier moves every other; the next page still begins where the first ended.
        await Place("transactions", 1, dueInMinutes: 1);
        var second = await _client.GetAsync($"/api/holds?limit=5&cursor={first.GetProperty("next").GetString()}").Json();
        Ids(second).Should().Equal(placed.Skip(5).Take(5));
        var third = await _client.GetAsync($"/api/holds?limit=5&cursor={second.GetProperty("next").GetString()}").Json();
        Ids(third).Should().Equal(placed.Skip(10));
        third.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("-1")]
    [InlineData("nonsense")]
    [InlineData("99999999999999999999-a")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        var answer = await _client.GetAsync($"/api/holds?cursor={cursor}");
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("code").GetString().Should().Be("invalid-request");
    }

    private static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(h => h.GetProperty("id").GetString()!);

    private async Task<string> Next() => (await _client.Post("/api/holds/claim-next", "{}", Guid.CreateVersion7().ToString()).Json()).GetProperty("holdId").GetString()!;

    private async Task<IReadOnlyList<string>> Place(string domain, int count, int dueInMinutes) =>
        (await _console.Services.GetRequiredService<WritePath>().Execute(new PlaceMany(domain, count, TimeSpan.FromMinutes(dueInMinutes)), CancellationToken.None)).Outcome.Value!;

    private sealed class PlaceMany(string domain, int count, TimeSpan due) : Command<IReadOnlyList<string>>(Operator.System("test"))
    {
        public override string Stream => "test/holds";

        public override ValueTask<Outcome<IReadOnlyList<string>>> Decide(Work work, CancellationToken ct)
        {
            IReadOnlyList<string> placed =
                [.. Enumerable.Range(0, count).Select(i => HoldPlacement.Place(work, new HoldRequest(domain, "TEST", "Held for a test", $"test/{i}", $"Test {i}", "{}") { Due = due }))];
            return ValueTask.FromResult(Outcome<IReadOnlyList<string>>.Done(placed));
        }
    }
}
