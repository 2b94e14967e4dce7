using System.Collections.Concurrent;
using System.Reflection;

namespace OpsConsole.Platform.Journal;

/// <summary>The names facts have in the journal.</summary>
public static class JournalEvents
{
    private static readonly ConcurrentDictionary<Type, JournalEventAttribute> Known = new();

    /// <summary>The names of the facts there are in these programs, in order.</summary>
    public static IReadOnlyList<string> NamesIn(IEnumerable<Assembly> assemblies) =>
    [
        .. assemblies.Distinct().SelectMany(assembly => assembly.GetTypes())
            .Select(type => type.GetCustomAttribute<JournalEventAttribute>()?.Type).OfType<string>().Distinct().Order(StringComparer.Ordinal),
    ];

    /// <exception cref="InvalidOperationException">The type is not a fact.</exception>
    public static JournalEventAttribute Of(Type fact) => Known.GetOrAdd(fact, static type =>
        type.GetCustomAttribute<JournalEventAttribute>()
        ?? throw new InvalidOperationException($"{type.Name} has no journal event name."));
}

/// <summary>A command was refused; nothing was changed.</summary>
[JournalEvent("command.refused")]
public sealed record CommandRefused(string Command, string Code, string Detail);
