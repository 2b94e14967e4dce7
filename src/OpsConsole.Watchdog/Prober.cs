using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpsConsole.Wire;

namespace OpsConsole.Watchdog;

/// <summary>Looks at the console through its public door, as any stranger would.</summary>
internal sealed class Prober(HttpClient http, string? key, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<Probe> Look(CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var failure = await Live(ct);
        var took = time.GetElapsedTime(start);
        IReadOnlyList<string> notReady = failure is null && key is not null ? await NotReady(ct) : [];
        return new Probe(time.GetUtcNow(), took, failure, notReady);
    }

    /// <summary>The names of what is not well in the answer of <c>/health/ready</c>; empty when all is well.</summary>
    public static IReadOnlyList<string> ReadReadiness(HttpStatusCode status, string body)
    {
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return ["unknown, because the console does not accept the Watchdog's key (--key)"];

        var report = Parse(body);
        var unwell = (report?.Dependencies ?? [])
            .Where(dependency => dependency.State != "ready")
            .Select(dependency => dependency.Detail is { Length: > 0 } detail ? $"{dependency.Name} {dependency.State} ({detail})" : $"{dependency.Name} {dependency.State}")
            .ToArray();
        if (unwell.Length > 0)
            return unwell;
        return status == HttpStatusCode.OK ? [] : [$"the console, which does not say why (status {(int)status})"];
    }

    private async Task<string?> Live(CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync("/health/live", ct);
            return answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}";
        }
        catch (Exception failure) when (IsNoAnswer(failure, ct))
        {
            return failure is OperationCanceledException ? $"nothing within {http.Timeout.TotalSeconds:0.#} s" : failure.Message;
        }
    }

    private async Task<IReadOnlyList<string>> NotReady(CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await http.SendAsync(request, ct);
            return ReadReadiness(answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
        }
        catch (Exception failure) when (IsNoAnswer(failure, ct))
        {
            return ["unknown, because /health/ready does not answer"];
        }
    }

    private static bool IsNoAnswer(Exception failure, CancellationToken ct) =>
        failure is HttpRequestException or IOException || (failure is OperationCanceledException && !ct.IsCancellationRequested);

    private static HealthReport? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<HealthReport>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
