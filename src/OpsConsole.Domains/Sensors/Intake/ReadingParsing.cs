using System.Text;
using System.Text.Json;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Intake;

/// <summary>
/// Reads a batch of readings straight from its bytes. A batch is refused as a whole only where its frame is not readable; a bad reading
/// is quarantined alone. One parser belongs to one request at a time.
/// </summary>
internal sealed class ReadingParsing
{
    /// <summary>Numbers above this lose their last digits in other programs, so they are not sequence numbers.</summary>
    public const long LargestSeq = (1L << 53) - 1;

    public ReadingBatch Batch { get; } = new();

    /// <param name="body">The whole body, UTF-8.</param>
    /// <param name="tags">The points and sources known now.</param>
    /// <param name="sourceOfPoint">The source of each point, by index.</param>
    /// <param name="maxReadings">The most readings a batch may have.</param>
    /// <returns>Why the batch is refused, or null when <see cref="Batch"/> holds it.</returns>
    public BatchRefusal? Parse(ReadOnlySpan<byte> body, TagIndex tags, ReadOnlySpan<int> sourceOfPoint, int maxReadings)
    {
        Batch.Clear();
        try
        {
            var refusal = ParseFrame(body, tags, maxReadings);
            if (refusal is not null)
                return refusal;
        }
        catch (JsonException error)
        {
            return new BatchRefusal(RefusalCode.JsonMalformed,
                $"The body is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.", "");
        }
        catch (InvalidOperationException)
        {
            // Text that is no UTF-16, such as half of a surrogate pair in an escape.
            return new BatchRefusal(RefusalCode.JsonMalformed, "The body holds text that is not Unicode.", "");
        }
        RejectOtherSources(sourceOfPoint);
        Batch.Deduplicate();
        return null;
    }

    private BatchRefusal? ParseFrame(ReadOnlySpan<byte> body, TagIndex tags, int maxReadings)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return new BatchRefusal(RefusalCode.JsonMalformed, "The body is not a JSON object.", "");
        bool hasSource = false, hasEpoch = false, hasReadings = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            BatchRefusal? refusal = null;
            if (reader.ValueTextEquals("source"u8))
                (refusal, hasSource) = (ReadSource(ref reader, tags), true);
            else if (reader.ValueTextEquals("epoch"u8))
                (refusal, hasEpoch) = (ReadEpoch(ref reader), true);
            else if (reader.ValueTextEquals("readings"u8) && !hasReadings)
                (refusal, hasReadings) = (ReadReadings(ref reader, tags, maxReadings), true);
            else if (reader.ValueTextEquals("readings"u8))
                refusal = new BatchRefusal(RefusalCode.JsonMalformed, "There are two lists of readings.", "/readings");
            else
                Skip(ref reader);
            if (refusal is not null)
                return refusal;
        }
        // Reads past the closing brace, so that text after it is an error too.
        _ = reader.Read();
        if (!hasSource)
            return new BatchRefusal(RefusalCode.SourceMissing, "A batch names its source.", "/source");
        if (!hasEpoch)
            return new BatchRefusal(RefusalCode.EpochInvalid, "A batch carries the epoch of its source, a whole number from 0 that grows with each restart.", "/epoch");
        return hasReadings ? null : new BatchRefusal(RefusalCode.ReadingsMissing, "A batch has a list of readings.", "/readings");
    }

    private BatchRefusal? ReadSource(ref Utf8JsonReader reader, TagIndex tags)
    {
        reader.Read();
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        if (!TagIndex.IsName(name))
            return new BatchRefusal(RefusalCode.SourceInvalid,
                $"A source is named with 1–{TagIndex.LongestName} letters, digits, dots, colons, hyphens or underscores.", "/source");
        Batch.Source = name!;
        Batch.SourceIndex = tags.Source(name!);
        return null;
    }

    private BatchRefusal? ReadEpoch(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var epoch) || epoch is < 0 or > LargestSeq)
            return new BatchRefusal(RefusalCode.EpochInvalid, "The epoch is a whole number from 0 to 2^53 − 1 that grows with each restart.", "/epoch");
        Batch.Epoch = epoch;
        return null;
    }

    private BatchRefusal? ReadReadings(ref Utf8JsonReader reader, TagIndex tags, int maxReadings)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return new BatchRefusal(RefusalCode.ReadingsMissing, "The readings are not a list.", "/readings");
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index == maxReadings)
                return new BatchRefusal(RefusalCode.TooManyReadings, $"A batch holds at most {maxReadings} readings: send it in parts.", "/readings");
            var start = (int)reader.TokenStartIndex;
            var (reading, code, seq) = ReadReading(ref reader, tags, index);
            var length = (int)reader.BytesConsumed - start;
            Batch.Note(start, length);
            if (code is null)
                Batch.Add(reading);
            else
                Batch.Quarantine(index, seq, code);
            index++;
        }
        return null;
    }

    private static (SentReading Reading, string? Code, long? Seq) ReadReading(ref Utf8JsonReader reader, TagIndex tags, int index)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return (default, QuarantineCode.NotAnObject, null);
        }
        var point = -1;
        var seq = -1L;
        var source = SourceTime.Unreadable;
        var value = double.NaN;
        var quality = Quality.Good;
        string? tagCode = QuarantineCode.TagMissing, valueCode = QuarantineCode.ValueMissing, qualityCode = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("tag"u8))
                (point, tagCode) = ReadTag(ref reader, tags);
            else if (reader.ValueTextEquals("seq"u8))
                seq = ReadSeq(ref reader);
            else if (reader.ValueTextEquals("time"u8))
                source = ReadTime(ref reader);
            else if (reader.ValueTextEquals("value"u8))
                (value, valueCode) = ReadValue(ref reader);
            else if (reader.ValueTextEquals("quality"u8))
                (quality, qualityCode) = ReadQuality(ref reader);
            else
                Skip(ref reader);
        }
        // A bad reading may come without its value: that a poll failed is also a fact.
        if (ReferenceEquals(valueCode, QuarantineCode.ValueMissing) && qualityCode is null && quality.IsBad)
            valueCode = null;
        var code = (seq < 0 ? QuarantineCode.SeqInvalid : null) ?? tagCode ?? valueCode ?? qualityCode;
        return (new SentReading(index, point, seq, source, value, quality), code, seq < 0 ? null : seq);
    }

    private static (int Point, string? Code) ReadTag(ref Utf8JsonReader reader, TagIndex tags)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return (-1, QuarantineCode.TagMissing);
        }
        // A name never needs an escape, and a name that was escaped all the same is still that name.
        var point = reader.ValueIsEscaped ? tags.Point(Encoding.UTF8.GetBytes(reader.GetString()!)) : tags.Point(reader.ValueSpan);
        return (point, point < 0 ? QuarantineCode.TagUnknown : null);
    }

    private static long ReadSeq(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seq) && seq is >= 0 and <= LargestSeq)
            return seq;
        reader.Skip();
        return -1;
    }

    private static long ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String when !reader.ValueIsEscaped:
                return SourceTime.Parse(reader.ValueSpan);
            case JsonTokenType.String:
                return SourceTime.Parse(Encoding.UTF8.GetBytes(reader.GetString()!));
            case JsonTokenType.Number when reader.TryGetInt64(out var milliseconds):
                return SourceTime.FromUnixMilliseconds(milliseconds);
            case JsonTokenType.Number:
                return SourceTime.FromUnixMilliseconds(reader.GetDouble());
            default:
                reader.Skip();
                return SourceTime.Unreadable;
        }
    }

    private static (double Value, string? Code) ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                var number = reader.GetDouble();
                return double.IsFinite(number) ? (number, null) : (double.NaN, QuarantineCode.ValueNotFinite);
            case JsonTokenType.Null:
                return (double.NaN, QuarantineCode.ValueMissing);
            default:
                reader.Skip();
                return (double.NaN, QuarantineCode.ValueNotNumber);
        }
    }

    private static (Quality Quality, string? Code) ReadQuality(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return (Quality.Good, null);
            case JsonTokenType.Number when reader.TryGetUInt64(out var code) && Quality.TryAccept(code, out var accepted):
                return (accepted, null);
            case JsonTokenType.String:
                Span<char> name = stackalloc char[TagIndex.LongestName];
                return reader.ValueSpan.Length <= name.Length && Quality.TryAccept(name[..reader.CopyString(name)], out var named)
                    ? (named, null)
                    : (Quality.Bad, QuarantineCode.QualityUnknown);
            default:
                reader.Skip();
                return (Quality.Bad, QuarantineCode.QualityUnknown);
        }
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private void RejectOtherSources(ReadOnlySpan<int> sourceOfPoint)
    {
        var source = Batch.SourceIndex;
        var alien = false;
        foreach (ref readonly var reading in Batch.Readings)
            alien |= reading.Point >= sourceOfPoint.Length || sourceOfPoint[reading.Point] != source;
        if (!alien)
            return;
        var owners = sourceOfPoint.ToArray();
        Batch.RejectWhere(r => r.Point >= owners.Length || owners[r.Point] != source, QuarantineCode.TagOfOtherSource);
    }
}
