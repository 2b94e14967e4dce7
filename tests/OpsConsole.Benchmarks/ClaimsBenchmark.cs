using System.Net;
using System.Text.Json;
using OpsConsole.TestKit;

namespace OpsConsole.Benchmarks;

/// <summary>Sixty-four people claim one hold at the same time, again and again.</summary>
internal static class ClaimsBenchmark
{
    private const int People = 64;
    private const int Rounds = 20;

    public static async Task Run(Report report)
    {
        await using var console = await ConsoleHost.Start();
        using var sender = await console.Client("transactions.write");
        (await sender.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"},{"accountId":"B","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"}]""")).EnsureSuccessStatusCode();
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(i => console.Client("review.decide", $"reviewer {i}")));
        int worstWinners = 1, leastTold = People - 1;
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            var held = await sender.Post("/api/transactions", $$"""{"endToEndId":"C-{{round}}","debtorAccount":"A","creditorAccount":"B","amount":"-{{round + 1}}.00","currency":"AUD","valueDate":"2099-01-01"}""", $"c-{round}").Json();
            var hold = held.GetProperty("holdId").GetString();
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            var answers = await Task.WhenAll(people.Select(person => person.Post($"/api/holds/{hold}/claim", "{}", $"{hold}")));
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, System.Diagnostics.Stopwatch.GetElapsedTime(began).Ticks));
            var winner = Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            var told = 0;
            foreach (var answer in answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict))
                told += (await answer.Json()).GetProperty("owner").GetString() == $"reviewer {winner}" ? 1 : 0;
            worstWinners = Math.Max(worstWinners, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
            leastTold = Math.Min(leastTold, told);
        }

        report.Add($"{People} parallel claims of one hold × {Rounds}: most winners", worstWinners, 1, lessIsBetter: true);
        report.Add("losers told who won, least of all rounds", leastTold, People - 1);
        report.Note($"slowest round, all {People} answered: {slowest.TotalMilliseconds:0} ms");
    }
}
