using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpsConsole.Simulator;
using OpsConsole.Simulator.Client;

namespace OpsConsole.Tests.Simulator;

/// <summary>The client against a real server that misbehaves by script.</summary>
public sealed class ConsoleClientTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Func<HttpContext, Task>> script = new();
    private readonly List<(string Key, string Body)> received = [];
    private readonly ImpatientTime time = new();
    private readonly Tally tally = new();
    private WebApplication server = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Run(Answer);
        await server.StartAsync();
        http = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_retry_carries_the_key_and_the_body_of_the_first_try()
    {
        Script(Status(503), Abort, Status(200, "{}"));

        var answer = await Client().Post("/api/transactions", new { amount = "1.00" }, CancellationToken.None);

        (answer.Succeeded, answer.Attempts).Should().Be((true, 3));
        received.Should().HaveCount(3);
        received.Distinct().Should().ContainSingle();
        tally.Of(Tally.Retried).Should().Be(2);
    }

    [Fact]
    public async Task Two_calls_have_two_keys_of_visible_ASCII()
    {
        Script(Status(200, "{}"), Status(200, "{}"));
        var client = Client();

        await client.Post("/a", new { }, CancellationToken.None);
        await client.Post("/a", new { }, CancellationToken.None);

        received.Select(call => call.Key).Should().OnlyHaveUniqueItems()
            .And.OnlyContain(key => key.Length <= 255 && key.All(character => character > ' ' && character < 127));
    }

    [Fact]
    public async Task A_server_that_asks_for_7_seconds_gets_at_least_7_seconds()
    {
        Script(TooMany("7"), Status(200, "{}"));

        await Client().Post("/a", new { }, CancellationToken.None);

        time.Waits.Should().ContainSingle().Which.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7)).And.BeLessThan(TimeSpan.FromSeconds(12));
        tally.Of(Tally.AskedToWait).Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_names_an_instant_is_believed()
    {
        Script(TooMany(time.GetUtcNow().AddSeconds(30).ToString("R")), Status(200, "{}"));

        await Client().Post("/a", new { }, CancellationToken.None);

        time.Waits.Should().ContainSingle().Which.Should().BeGreaterThan(TimeSpan.FromSeconds(27));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task A_final_refusal_is_not_tried_again(int status)
    {
        Script(Status(status, """{"code":"no","title":"No","detail":"because"}"""));

        var answer = await Client().Post("/a", new { }, CancellationToken.None);

        ((int)answer.Status, answer.Refusal()).Should().Be((status, $"{status} no: because"));
        received.Should().ContainSingle();
    }

    [Fact]
    public async Task A_refused_key_ends_the_client_at_the_first_try()
    {
        Script(Status(401));

        await Client().Invoking(client => client.Post("/a", new { }, CancellationToken.None)).Should().ThrowAsync<KeyRefusedException>();
        received.Should().ContainSingle();
    }

    [Theory]
    [InlineData(409)]
    [InlineData(500)]
    public async Task What_may_be_for_good_is_given_up_after_five_tries(int status)
    {
        Script([.. Enumerable.Repeat(Status(status), 5)]);

        var answer = await Client().Post("/a", new { }, CancellationToken.None);

        (answer.Succeeded, answer.Attempts).Should().Be((false, 5));
    }

    [Fact]
    public async Task A_replayed_answer_is_known_as_one()
    {
        Script(async context =>
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
            await context.Response.WriteAsync("{}");
        });

        (await Client().Post("/a", new { }, CancellationToken.None)).Replayed.Should().BeTrue();
    }

    [Fact]
    public void Waits_grow_to_a_ceiling_and_are_never_all_alike()
    {
        var policy = new RetryPolicy(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(15), int.MaxValue);
        var chance = Chance.For("1", "waits");

        var waits = Enumerable.Range(1, 100).Select(attempt => policy.Wait(attempt, asked: null, chance)).ToList();

        waits[0].Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(250));
        waits.Should().OnlyContain(wait => wait > TimeSpan.FromMilliseconds(100) && wait <= TimeSpan.FromSeconds(15));
        waits.Skip(10).Distinct().Should().HaveCountGreaterThan(50);
        waits.Skip(10).Min().Should().BeGreaterThan(TimeSpan.FromSeconds(7));
    }

    private ConsoleClient Client() => new(http, time, tally, "1", "a", RetryPolicy.Feed);

    private void Script(params Func<HttpContext, Task>[] answers)
    {
        foreach (var answer in answers)
            script.Enqueue(answer);
    }

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        lock (received)
            received.Add((context.Request.Headers["Idempotency-Key"].ToString(), body));
        await (script.TryDequeue(out var answer) ? answer(context) : throw new InvalidOperationException("The script is over."));
    }

    private static Func<HttpContext, Task> Status(int status, string body = "") => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    };

    private static Func<HttpContext, Task> TooMany(string retryAfter) => context =>
    {
        context.Response.StatusCode = 429;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    private static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>A clock whose waits are over at once and remembered.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
