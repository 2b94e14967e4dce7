using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Journal;

/// <summary>An entry as read, its bytes checked against its hash, and what it is listed by against its bytes.</summary>
/// <param name="Intact">False if bytes, hash and columns no longer agree: somebody changed one of them.</param>
public sealed record JournalItem(
    int Lane, long Sequence, string Stream, long StreamVersion, string Type, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt,
    string Actor, JsonElement Entry, string LeafHash, bool Intact)
{
    /// <summary>Who it was, in words; the id where no name is known.</summary>
    public string ActorName { get; init; } = Actor;

    /// <summary>True if the reader's role does not include the document; <see cref="Entry"/> is then undefined.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>As the machine interface shows it in a story.</summary>
    public Wire.HistoryEntry ToHistory() => new(RecordedAt, Type, Actor, Entry.ValueKind == JsonValueKind.Undefined ? null : Entry);
}

/// <summary>What to look for. Null means any.</summary>
/// <param name="Stream">Exactly this stream, or with a trailing <c>*</c> every stream that begins so.</param>
public sealed record JournalFilter(string? Stream, string? Actor, string? Type, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>Where a page of the journal begins: just before this entry, newest first.</summary>
public sealed record JournalCursor(DateTimeOffset RecordedAt, int Lane, long Sequence)
{
    /// <summary>UTC ticks, lane and sequence, joined by <c>-</c>; <see cref="Parse"/> reads it.</summary>
    public override string ToString() => $"{RecordedAt.UtcTicks}-{Lane}-{Sequence}";

    /// <summary>Null where the text is absent or no cursor.</summary>
    public static JournalCursor? Parse(string? text)
    {
        var parts = text?.Split('-');
        return parts is [var ticks, var lane, var sequence]
            && long.TryParse(ticks, out var t) && t >= 0 && t <= DateTimeOffset.MaxValue.UtcTicks
            && int.TryParse(lane, out var l) && long.TryParse(sequence, out var s)
            ? new JournalCursor(new DateTimeOffset(t, TimeSpan.Zero), l, s)
            : null;
    }
}

/// <summary>Reads the journal.</summary>
public sealed class JournalQueries(IOpsDbFactory databases, ActorNames names, IReadOnlyList<IModule> modules, IEnumerable<IJournalReach> reaches)
{
    /// <summary>Entries that match, newest first, and the cursor of the next page. Documents that are none of the reader's business are withheld.</summary>
    public async Task<(IReadOnlyList<JournalItem> Items, string? Next)> Find(Operator by, JournalFilter filter, JournalCursor? before, int limit, CancellationToken ct)
    {
        await using var db = databases.Create();
        var query = Narrow(db.Journal.AsNoTracking(), filter);
        if (before is not null)
        {
            query = query.Where(j => j.RecordedAt < before.RecordedAt
                || (j.RecordedAt == before.RecordedAt && (j.Lane < before.Lane || (j.Lane == before.Lane && j.Sequence < before.Sequence))));
        }

        var rows = await query
            .OrderByDescending(j => j.RecordedAt).ThenByDescending(j => j.Lane).ThenByDescending(j => j.Sequence)
            .Take(limit + 1).ToListAsync(ct);
        var next = rows.Count > limit ? new JournalCursor(rows[limit - 1].RecordedAt, rows[limit - 1].Lane, rows[limit - 1].Sequence).ToString() : null;
        return (await For(by, await Named(rows.Take(limit), ct), ct), next);
    }

    private async Task<IReadOnlyList<JournalItem>> For(Operator by, IReadOnlyList<JournalItem> items, CancellationToken ct)
    {
        var withheld = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reach in reaches)
        {
            var streams = items.Select(item => item.Stream).Where(stream => stream.StartsWith(reach.Prefix, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
            if (streams.Count > 0)
                withheld.UnionWith(await reach.Withheld(by, streams, ct));
        }

        return withheld.Count == 0 ? items : [.. items.Select(item => withheld.Contains(item.Stream) ? item with { Entry = default, IsWithheld = true } : item)];
    }

    /// <summary>The story of one entity, oldest first, at most 1,000 entries, whole: for callers that have asked whether the reader may read the entity.</summary>
    public async Task<IReadOnlyList<JournalItem>> Story(string stream, CancellationToken ct)
    {
        await using var db = databases.Create();
        var rows = await db.Journal.AsNoTracking().Where(j => j.Stream == stream).OrderBy(j => j.StreamVersion).Take(1000).ToListAsync(ct);
        return await Named(rows, ct);
    }

    private async Task<IReadOnlyList<JournalItem>> Named(IEnumerable<JournalRow> rows, CancellationToken ct)
    {
        var items = rows.Select(Read).ToList();
        var known = await names.Of(items.Select(item => item.Actor), ct);
        return [.. items.Select(item => item with { ActorName = known[item.Actor] })];
    }

    /// <summary>Every type of entry this program writes, for the filter.</summary>
    public IReadOnlyList<string> Types { get; } = JournalEvents.NamesIn([typeof(JournalEvents).Assembly, .. modules.Select(m => m.GetType().Assembly)]);

    private static IQueryable<JournalRow> Narrow(IQueryable<JournalRow> query, JournalFilter filter)
    {
        if (filter.Stream is { Length: > 0 } stream)
        {
            var prefix = stream.TrimEnd('*');
            // SQLite's LIKE takes capitals and small letters for the same, so the beginning is compared too; a database counts runes.
            var length = prefix.EnumerateRunes().Count();
            query = stream.EndsWith('*')
                ? query.Where(j => j.Stream.StartsWith(prefix) && j.Stream.Substring(0, length) == prefix)
                : query.Where(j => j.Stream == stream);
        }

        if (filter.Actor is { Length: > 0 } actor)
            query = query.Where(j => j.Actor == actor);
        if (filter.Type is { Length: > 0 } type)
            query = query.Where(j => j.Type == type);
        if (filter.From is { } from)
            query = query.Where(j => j.RecordedAt >= from);
        return filter.To is { } to ? query.Where(j => j.RecordedAt < to) : query;
    }

    private static JournalItem Read(JournalRow row)
    {
        JsonElement entry;
        try
        {
            using var document = JsonDocument.Parse(row.Canonical);
            entry = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            entry = default;
        }

        return new JournalItem(
            row.Lane, row.Sequence, row.Stream, row.StreamVersion, row.Type, row.OccurredAt, row.RecordedAt, row.Actor,
            entry, Convert.ToHexStringLower(row.LeafHash), JournalEntry.IsIntact(row, entry));
    }
}
