using System.Globalization;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Identity;

/// <summary>Somebody nobody knows was refused.</summary>
/// <param name="What">
/// A closed set: <c>unknown-key</c>, <c>revoked-key/…</c>, <c>first-administrator</c>, <c>too-many-tries</c>, <c>unknown-person</c>,
/// <c>locked-out/…</c>, <c>not-allowed/…</c>.
/// </param>
/// <param name="Count">How often from this address since then.</param>
[JournalEvent("access.denied-anonymous")]
public sealed record AnonymousDenied(string Address, string What, long Count, string Since);

/// <summary>
/// Denials of callers without a name. The first from an address is journalled at once; what follows within the minute is
/// counted and becomes one entry, so that whoever knocks all night does not fill the journal. A count that could not be
/// written is kept and written later.
/// </summary>
public sealed class AnonymousDenials(WritePath write, LoopRegistry loops, TimeProvider time, ILogger<AnonymousDenials> logger)
    : SupervisedService(loops, time, logger)
{
    /// <summary>What one entry counts together.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Addresses told apart at a time; those beyond are counted as <c>others</c>.</summary>
    public static int MostAddresses => 1000;

    private readonly Dictionary<(string Address, string What), (DateTimeOffset Since, long Repeats)> _open = [];
    private readonly Lock _lock = new();

    /// <inheritdoc />
    public override string Name => "anonymous-denials";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.FromSeconds(1);

    /// <summary>Counts a denial.</summary>
    public async Task Count(string? address, string what, CancellationToken ct)
    {
        var from = address ?? "unknown";
        var now = Time.GetUtcNow();
        lock (_lock)
        {
            if (_open.Count >= MostAddresses && !_open.ContainsKey((from, what)))
                (from, what) = ("others", "denied");
            if (_open.TryGetValue((from, what), out var open))
            {
                _open[(from, what)] = open with { Repeats = open.Repeats + 1 };
                return;
            }

            _open[(from, what)] = (now, 0);
        }

        await Write(from, what, 1, now, ct);
    }

    /// <inheritdoc />
    public override Task Turn(CancellationToken ct) => WriteEnded(Time.GetUtcNow() - Window, ct);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteEnded(DateTimeOffset.MaxValue, cancellationToken);
    }

    private async Task WriteEnded(DateTimeOffset since, CancellationToken ct)
    {
        List<(string Address, string What)> ended;
        lock (_lock)
            ended = [.. _open.Where(one => one.Value.Since <= since).Select(one => one.Key)];
        foreach (var key in ended)
        {
            (DateTimeOffset Since, long Repeats) open;
            lock (_lock)
                _open.Remove(key, out open);
            if (open.Repeats > 0)
                await Write(key.Address, key.What, open.Repeats, open.Since, ct);
        }
    }

    private async Task Write(string address, string what, long count, DateTimeOffset since, CancellationToken ct)
    {
        var by = Operator.System("access") with { Origin = new Origin(address, null, null) };
        var fact = new AnonymousDenied(address, what, count, since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var isWritten = false;
        try
        {
            isWritten = (await write.Execute(new RecordFact(by, "access/anonymous", fact), ct)).Outcome.Refused is null;
        }
        finally
        {
            if (!isWritten)
                Keep((address, what), since, count);
        }
    }

    private void Keep((string Address, string What) key, DateTimeOffset since, long count)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(key, (Since: since, Repeats: 0));
            _open[key] = (open.Since < since ? open.Since : since, open.Repeats + count);
        }
    }
}
