using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Identity;

/// <summary>
/// Names of people and keys, for screens. The journal knows ids only, so that a name can be changed, or forgotten, without
/// touching what happened.
/// </summary>
public sealed class ActorNames(IOpsDbFactory databases)
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The names of these actors; one that is not known keeps its id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Of(IEnumerable<string> actors, CancellationToken ct)
    {
        var wanted = actors.ToHashSet(StringComparer.Ordinal);
        var unknown = wanted.Where(actor => !_names.ContainsKey(actor)).ToList();
        if (unknown.Count > 0)
            await Read(unknown, ct);
        return wanted.ToDictionary(actor => actor, actor => _names.GetValueOrDefault(actor, actor), StringComparer.Ordinal);
    }

    private async Task Read(List<string> actors, CancellationToken ct)
    {
        if (_names.Count > MostKept)
            _names.Clear();
        foreach (var part in actors.Where(actor => actor.StartsWith("system:", StringComparison.Ordinal)))
            _names[part] = "the console";
        var keys = actors.Where(actor => actor.StartsWith("key:", StringComparison.Ordinal)).Select(actor => actor["key:".Length..]).ToList();
        var people = actors.Where(actor => !actor.Contains(':', StringComparison.Ordinal)).ToList();
        await using var db = databases.Create();
        if (keys.Count > 0)
        {
            foreach (var key in await db.Set<ApiKeyRow>().AsNoTracking().Where(key => keys.Contains(key.Id)).Select(key => new { key.Id, key.Name }).ToListAsync(ct))
                _names[$"key:{key.Id}"] = $"feed {key.Name}";
        }

        if (people.Count > 0)
        {
            foreach (var person in await db.Users.AsNoTracking().Where(person => people.Contains(person.Id)).Select(person => new { person.Id, person.DisplayName }).ToListAsync(ct))
                _names[person.Id] = person.DisplayName;
        }
    }
}
