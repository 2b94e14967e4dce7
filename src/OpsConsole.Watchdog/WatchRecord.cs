using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Watchdog;

/// <summary>One line of the record.</summary>
/// <param name="Kind"><c>started</c>, <c>alive</c>, <c>changed</c> or <c>command</c>.</param>
/// <param name="Text">The line for a person.</param>
internal sealed record WatchLine(DateTimeOffset At, string Kind, string Url, string Text, WatchState State);

/// <summary>
/// The Watchdog's own append-only record, one JSON line per event, on disk before anybody is told. It is also its memory:
/// after a restart it goes on from the last whole line.
/// </summary>
internal sealed class WatchRecord
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly string path;

    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public WatchRecord(string folder)
    {
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, "watchdog.jsonl");
        // Fails here, at start, rather than at the first alarm.
        using var probe = Open();
    }

    /// <summary>The last whole line about this console; null when there is none.</summary>
    public WatchLine? Last(string url)
    {
        // A torn last line, left by a loss of power, does not parse and is passed over.
        return File.ReadLines(path).Select(Parse).LastOrDefault(line => line is not null && line.Url == url);
    }

    public void Append(WatchLine line)
    {
        using var file = Open();
        if (file.Length > 0 && !EndsWithNewLine())
            file.WriteByte((byte)'\n');
        file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Json) + "\n"));
        file.Flush(flushToDisk: true);
    }

    private FileStream Open() => new(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    private bool EndsWithNewLine()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private static WatchLine? Parse(string text)
    {
        try
        {
            var line = JsonSerializer.Deserialize<WatchLine>(text, Json);
            return line?.State?.Changes is null ? null : line;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
