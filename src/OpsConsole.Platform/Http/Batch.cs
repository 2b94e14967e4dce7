using System.Text.Json;

namespace OpsConsole.Platform.Http;

/// <summary>How one item of a batch fared.</summary>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c>, <c>quarantined</c> or <c>rejected</c>.</param>
/// <param name="Code">Stable reason, absent when accepted.</param>
/// <param name="Id">The item's id as far as it is known.</param>
public sealed record BatchItem(string Status, string? Code = null, string? Detail = null, string? Id = null)
{
    /// <summary>Taken and stored.</summary>
    public static BatchItem Accepted(string id) => new("accepted", Id: id);

    /// <summary>Known already; nothing was changed.</summary>
    public static BatchItem Duplicate(string id) => new("duplicate", "duplicate", Id: id);

    /// <summary>Not taken; the code says why.</summary>
    /// <param name="id">Null where the item names none.</param>
    public static BatchItem Rejected(string code, string detail, string? id = null) => new("rejected", code, detail, id);
}

/// <summary>The answer to a batch: one item per item, in order.</summary>
public sealed record BatchAnswer(IReadOnlyList<BatchItem> Items)
{
    /// <summary>How many were taken; duplicates are not counted.</summary>
    public int Accepted => Items.Count(i => i.Status == "accepted");
}

/// <summary>Reads a batch: a JSON array, or an object whose <c>items</c> is one.</summary>
public static class Batch
{
    /// <summary>The elements, or null if the body is not a batch or has more than <paramref name="most"/>.</summary>
    public static IReadOnlyList<JsonElement>? Of(JsonElement body, int most)
    {
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("items", out var items))
            body = items;
        return body.ValueKind == JsonValueKind.Array && body.GetArrayLength() <= most ? [.. body.EnumerateArray()] : null;
    }

    /// <summary>400: the body is no array, or a longer one.</summary>
    /// <param name="most">Items this call takes at most.</param>
    public static Refusal NotABatch(int most) => new(
        "not-a-batch", 400, "The body is not a batch", $"Send a JSON array of at most {most} items.");
}
