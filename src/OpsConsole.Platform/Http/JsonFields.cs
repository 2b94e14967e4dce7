using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace OpsConsole.Platform.Http;

/// <summary>
/// Reads members of a JSON object at the edge, collecting every problem with its JSON pointer instead of stopping at the first.
/// Only members of the record that the document of the interface shows can be asked for; others that were sent are ignored.
/// </summary>
public sealed class JsonFields
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, Type>> Shapes = new();

    private readonly Type _record;
    private readonly JsonElement _object;
    private readonly string _base;
    private readonly List<FieldError> _errors;

    /// <param name="record">The record of the wire whose members may be asked for.</param>
    /// <param name="pointer">JSON pointer of the object itself; empty at the root.</param>
    /// <param name="errors">Where problems are added; a list of its own if null.</param>
    public JsonFields(JsonElement value, Type record, string pointer = "", List<FieldError>? errors = null)
    {
        _record = record;
        _object = value;
        _base = pointer;
        _errors = errors ?? [];
        if (value.ValueKind != JsonValueKind.Object)
            _errors.Add(new FieldError(pointer.Length == 0 ? "/" : pointer, "not-an-object", "A JSON object is expected here."));
    }

    /// <summary>Every problem so far, nested objects and elements included, in the order in which they were met.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>True if what was read must not be used: members with a problem have a stand-in value.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>A required text, trimmed of nothing, 1 to <paramref name="longest"/> characters, without control characters.</summary>
    public string Text(string name, int longest = 200) => OptionalText(name, longest) ?? Missing(name, "");

    /// <summary>As <see cref="Text"/>, but null when the member is absent or null; null too when it is wrong, which is then reported.</summary>
    public string? OptionalText(string name, int longest = 200)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return Wrong<string>(name, "not-text", "A string is expected.");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Wrong<string>(name, "not-text", "The string is not valid Unicode.");
        }

        if (text.Length == 0 || text.Length > longest)
            return Wrong<string>(name, "length", $"1 to {longest} characters are expected.");
        return text.Any(char.IsControl) ? Wrong<string>(name, "control-character", "Control characters are not accepted.") : text;
    }

    /// <summary>One of a closed set of words.</summary>
    public string Choice(string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name, 100);
        foreach (var word in allowed)
        {
            if (word == text)
                return text;
        }

        return text.Length == 0 ? "" : Wrong<string>(name, "unknown-value", $"One of {string.Join(", ", allowed.ToArray())} is expected.") ?? "";
    }

    /// <summary>A required whole number within the limits, both included; <paramref name="least"/> stands in for one that is missing or wrong.</summary>
    public int Integer(string name, int least, int most)
    {
        if (!TryGet(name, out var value))
            return Missing(name, least);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Wrong<string>(name, "out-of-range", $"A whole number from {least} to {most} is expected.");
        return least;
    }

    /// <summary>A required number within the limits, both included; <paramref name="least"/> stands in for one that is missing or wrong.</summary>
    public double Number(string name, double least, double most)
    {
        if (!TryGet(name, out var value))
            return Missing(name, least);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
            return number;
        Wrong<string>(name, "out-of-range", $"A number from {least} to {most} is expected.");
        return least;
    }

    /// <summary>True or false; <paramref name="whenAbsent"/> also stands in for a value that is neither, which is reported.</summary>
    public bool Flag(string name, bool whenAbsent)
    {
        if (!TryGet(name, out var value))
            return whenAbsent;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Wrong<string>(name, "not-boolean", "true or false is expected.");
        return whenAbsent;
    }

    /// <summary>An ISO 8601 instant in UTC ending in Z.</summary>
    public DateTimeOffset Instant(string name) => OptionalInstant(name) ?? Missing(name, default(DateTimeOffset));

    /// <summary>As <see cref="Instant"/>, but null when the member is absent or null; null too when it is wrong, which is then reported.</summary>
    public DateTimeOffset? OptionalInstant(string name)
    {
        var text = OptionalText(name, 40);
        if (text is null)
            return null;
        if (text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        Wrong<string>(name, "not-utc", "An ISO 8601 time in UTC ending in Z is expected.");
        return null;
    }

    /// <summary>A calendar date, yyyy-MM-dd.</summary>
    public DateOnly Date(string name)
    {
        var text = Text(name, 10);
        if (text.Length == 0)
            return default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Wrong<string>(name, "not-a-date", "A date such as 2026-11-23 is expected.");
        return default;
    }

    /// <summary>The elements of an array, or none; null when the member is absent.</summary>
    public IReadOnlyList<JsonElement>? OptionalArray(string name, int most)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            return Wrong<IReadOnlyList<JsonElement>>(name, "not-an-array", "An array is expected.");
        return value.GetArrayLength() > most
            ? Wrong<IReadOnlyList<JsonElement>>(name, "too-many", $"At most {most} elements are accepted.")
            : [.. value.EnumerateArray()];
    }

    /// <summary>An array of strings of 1 to <paramref name="longest"/> characters; empty when absent. Elements that are none are reported and left out.</summary>
    /// <param name="most">Elements accepted; a longer array is reported and read as empty.</param>
    public IReadOnlyList<string> Texts(string name, int most, int longest = 100)
    {
        var items = OptionalArray(name, most) ?? [];
        var texts = new List<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind == JsonValueKind.String && items[i].GetString() is { Length: > 0 } text && text.Length <= longest)
                texts.Add(text);
            else
                Wrong<string>($"{name}/{i}", "not-text", $"A string of 1 to {longest} characters is expected.");
        }

        return texts;
    }

    /// <summary>A nested object, read with its own pointer into the same list of problems; null when absent.</summary>
    public JsonFields? OptionalObject(string name) => TryGet(name, out var value) ? new JsonFields(value, TypeOf(name), Pointer(name), _errors) : null;

    /// <summary>An element of an array of objects, read with its own pointer into the same list of problems.</summary>
    /// <param name="record">What the element is, where the array may hold something else as well; the record's own word for it if null.</param>
    public JsonFields Element(string name, int index, JsonElement value, Type? record = null) =>
        new(value, record ?? TypeOf(name).GetGenericArguments()[0], string.Create(CultureInfo.InvariantCulture, $"{Pointer(name)}/{index}"), _errors);

    /// <summary>Adds a problem found by the caller.</summary>
    public void Report(string name, string code, string detail) => _errors.Add(new FieldError(Pointer(name), code, detail));

    /// <summary>The raw element, when present and not null.</summary>
    /// <exception cref="InvalidOperationException">The record has no such member: the document would not tell of it.</exception>
    public bool TryGet(string name, out JsonElement value)
    {
        value = default;
        _ = TypeOf(name);
        return _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private Type TypeOf(string name) => Shapes.GetOrAdd(_record, Members).TryGetValue(name, out var type)
        ? type
        : throw new InvalidOperationException($"{_record.Name} has no member {name}, so the document of the interface does not tell of it.");

    private static FrozenDictionary<string, Type> Members(Type record) =>
        record.GetProperties().ToFrozenDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => p.PropertyType, StringComparer.Ordinal);

    private string Pointer(string name) => $"{_base}/{name}";

    private T Missing<T>(string name, T standIn)
    {
        if (_object.ValueKind == JsonValueKind.Object && !_errors.Any(e => e.Pointer == Pointer(name)))
            _errors.Add(new FieldError(Pointer(name), "missing", "This member is required."));
        return standIn;
    }

    private T? Wrong<T>(string name, string code, string detail)
    {
        _errors.Add(new FieldError(Pointer(name), code, detail));
        return default;
    }
}
