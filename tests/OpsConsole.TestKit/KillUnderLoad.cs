using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace OpsConsole.TestKit;

/// <summary>What a drill of kills came to.</summary>
/// <param name="Acknowledged">Payments answered before a kill could interfere.</param>
/// <param name="InDoubt">Payments whose answer a kill cut off; each was sent again under its key.</param>
/// <param name="Lost">Acknowledged payments that are not there afterwards, or are another.</param>
/// <param name="NotReplayed">Acknowledged payments whose repetition was not answered as a replay.</param>
/// <param name="Twice">Minor units that moved more, or less, than every payment once.</param>
public sealed record KillReport(int Kills, int Acknowledged, int InDoubt, int Lost, int NotReplayed, long Twice);

/// <summary>
/// kill -9 under load: senders pay with keys of their own, the process dies again and again, and whoever got no answer asks again
/// with the same key. Afterwards every payment is asked for once more, and the ledger is added up.
/// </summary>
public static class KillUnderLoad
{
    private const int Senders = 32;
    private const int Accounts = 20;

    private sealed record Payment(string Key, string Reference, string Debtor, string Creditor, long Minor)
    {
        public object Body => new { endToEndId = Reference, debtorAccount = Debtor, creditorAccount = Creditor, amount = $"{Minor / 100}.{Minor % 100:00}", currency = "AUD", valueDate = Today };

        private static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <param name="console">A running console on a database of its own.</param>
    /// <param name="kills">How often it dies.</param>
    public static async Task<KillReport> Run(ConsoleProcess console, int kills)
    {
        using var client = await console.Client("transactions.write,transactions.read");
        client.Timeout = TimeSpan.FromSeconds(10);
        (await client.PutAsJsonAsync("/api/accounts", Enumerable.Range(0, Accounts).Select(i => new { accountId = $"K{i:00}", currency = "AUD", kind = "customer", overdraft = "allowed", status = "open" }))).EnsureSuccessStatusCode();

        var answered = new ConcurrentDictionary<Payment, string>();
        var inDoubt = 0;
        using var over = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var n = 0; !over.IsCancellationRequested; n++)
            {
                var payment = Next(sender, n);
                for (var attempt = 0; ; attempt++)
                {
                    if (await Send(client, payment) is { } answer)
                    {
                        answered[payment] = answer.Transaction;
                        break;
                    }

                    if (attempt == 0)
                        Interlocked.Increment(ref inDoubt);
                    await Task.Delay(20, CancellationToken.None);
                }
            }
        })).ToArray();

        for (var kill = 1; kill <= kills; kill++)
        {
            // Each run must have done some work before it dies, at a moment that differs from run to run.
            var enough = answered.Count + 200 + kill * 37;
            await Eventually.Is(() => Task.FromResult(answered.Count >= enough), TimeSpan.FromSeconds(60));
            await console.Kill();
            await console.Restart();
        }

        await over.CancelAsync();
        await Task.WhenAll(senders);
        return await Judge(client, kills, answered, inDoubt);
    }

    private static async Task<KillReport> Judge(HttpClient client, int kills, ConcurrentDictionary<Payment, string> answered, int inDoubt)
    {
        int lost = 0, notReplayed = 0;
        await Parallel.ForEachAsync(answered, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (one, _) =>
        {
            var again = await Send(client, one.Key);
            if (again?.Transaction != one.Value)
                Interlocked.Increment(ref lost);
            if (again?.Replayed != true)
                Interlocked.Increment(ref notReplayed);
        });

        var moved = 0L;
        for (var i = 0; i < Accounts; i++)
            moved += (await client.GetFromJsonAsync<JsonElement>($"/api/accounts/K{i:00}")).GetProperty("postedDebits").GetInt64();
        return new KillReport(kills, answered.Count - inDoubt, inDoubt, lost, notReplayed, Math.Abs(moved - answered.Keys.Sum(p => p.Minor)));
    }

    private static Payment Next(int sender, int n) => new(
        Guid.CreateVersion7().ToString(), $"KILL-{sender}-{n}", $"K{(sender + n) % Accounts:00}", $"K{(sender + n + 1 + n % (Accounts - 2)) % Accounts:00}", 100_000L * (sender + 1) + n + 1);

    private static async Task<(string Transaction, bool Replayed)?> Send(HttpClient client, Payment payment)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/transactions") { Content = JsonContent.Create(payment.Body) };
            request.Headers.Add("Idempotency-Key", payment.Key);
            using var response = await client.SendAsync(request);
            if ((int)response.StatusCode is 429 or 503)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            if (answer.GetProperty("state").GetString() != "settled")
                throw new InvalidOperationException($"A payment of the drill was not settled: {answer}");
            return (answer.GetProperty("transactionId").GetString()!, response.Headers.Contains("Idempotent-Replayed"));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }
}
