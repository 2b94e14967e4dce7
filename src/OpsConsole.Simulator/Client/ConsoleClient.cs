using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OpsConsole.Simulator.Client;

/// <summary>
/// A well-behaved client of the public interface. The idempotency key is made before the first try and is the same on
/// every later one, so that a lost answer never becomes a second effect. Safe for concurrent use.
/// </summary>
internal sealed class ConsoleClient(HttpClient http, TimeProvider time, Tally tally, string seed, string run, RetryPolicy policy)
{
    private readonly Lock gate = new();
    private readonly Chance jitter = Chance.For($"{seed}/{run}", "jitter");
    private long keys;

    public Task<ConsoleAnswer> Put(string path, object body, CancellationToken ct) => Send(HttpMethod.Put, path, body, ct);

    public Task<ConsoleAnswer> Post(string path, object body, CancellationToken ct) => Send(HttpMethod.Post, path, body, ct);

    /// <summary>Waits until the console says that it is up.</summary>
    public async Task UntilLive(Action<string> say, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync("/health/live", ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception failure) when (IsTransient(failure, ct))
            {
                if (attempt % 20 == 0)
                    say($"waiting for {http.BaseAddress} to answer");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, ct);
        }
    }

    /// <summary>Sends until the console gives a final answer, trying again on lost connections, 429 and what else may pass.</summary>
    /// <exception cref="KeyRefusedException">The console does not accept the key, now or ever again.</exception>
    /// <exception cref="HttpRequestException">The last failure, when <see cref="RetryPolicy.Attempts"/> are used up.</exception>
    private async Task<ConsoleAnswer> Send(HttpMethod method, string path, object body, CancellationToken ct)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), ConsoleAnswer.Json);
        var key = string.Create(CultureInfo.InvariantCulture, $"sim-{seed}-{run}-{Interlocked.Increment(ref keys)}");
        for (var attempt = 1; ; attempt++)
        {
            ct.ThrowIfCancellationRequested();
            TimeSpan? asked = null;
            try
            {
                using var answer = await SendOnce(method, path, content, key, ct);
                if (answer.StatusCode == HttpStatusCode.Unauthorized)
                    throw new KeyRefusedException();
                var answered = await answer.Content.ReadAsStringAsync(ct);
                if (!IsWorthAnotherTry(answer.StatusCode, attempt) || attempt >= policy.Attempts)
                    return new ConsoleAnswer(answer.StatusCode, answered, answer.Headers.Contains("Idempotent-Replayed"), attempt);

                asked = RetryAfter(answer.Headers.RetryAfter);
                tally.Count(answer.StatusCode == HttpStatusCode.TooManyRequests ? Tally.AskedToWait : Tally.Retried);
            }
            catch (Exception failure) when (IsTransient(failure, ct) && attempt < policy.Attempts)
            {
                tally.Count(Tally.Retried);
            }

            await Task.Delay(WaitBefore(attempt, asked), time, ct);
        }
    }

    private async Task<HttpResponseMessage> SendOnce(HttpMethod method, string path, byte[] content, string key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request, ct);
    }

    private TimeSpan WaitBefore(int attempt, TimeSpan? asked)
    {
        lock (gate)
            return policy.Wait(attempt, asked, jitter);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>A conflict or an internal error may be for good, and must not keep a feed from everything behind it.</summary>
    private static bool IsWorthAnotherTry(HttpStatusCode status, int attempt) => (int)status switch
    {
        408 or 425 or 429 or 502 or 503 or 504 => true,
        409 or >= 500 => attempt < 5,
        _ => false,
    };

    private static bool IsTransient(Exception failure, CancellationToken ct) =>
        failure is HttpRequestException or IOException || (failure is OperationCanceledException && !ct.IsCancellationRequested);
}
