using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OpsConsole.Platform.Http;

/// <summary>A part of a list: <c>items</c> and the cursor of the next part, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The <c>?limit=</c> and <c>?cursor=</c> of a list.</summary>
/// <param name="Limit">1 to 1,000; 100 unless asked.</param>
/// <param name="Cursor">Opaque; null for the first part.</param>
public sealed record PageRequest(int Limit, string? Cursor)
{
    /// <summary>Null, after having answered a problem, if the query is wrong.</summary>
    public static async Task<PageRequest?> Read(HttpContext context)
    {
        var text = context.Request.Query["limit"].ToString();
        if (text.Length == 0)
            return new PageRequest(100, CursorOf(context));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 1000)
            return new PageRequest(limit, CursorOf(context));
        await ApiProblem.Write(context, new Refusal("invalid-limit", 400, "The limit is not usable", "The limit is a whole number from 1 to 1000."));
        return null;
    }

    private static string? CursorOf(HttpContext context) =>
        context.Request.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null;
}
