using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OpsConsole.Platform.Http;

/// <summary>A part of a list: <c>items</c> and the cursor of the next part, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>A part of what was read with one more item than asked, which tells whether there is a next part.</summary>
    /// <param name="place">Where the list goes on after an item.</param>
    public static Page<T> Of(IReadOnlyList<T> read, int limit, Func<T, object> place) =>
        new([.. read.Take(limit)], read.Count > limit ? place(read[limit - 1]).ToString() : null);
}

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

    /// <summary>As <see cref="Read"/>, and understands the cursor: the place after which the part begins, or null for the first.</summary>
    /// <param name="parse">Answers null for what is no cursor of this list.</param>
    public static async Task<(int Limit, TPlace? After)?> Read<TPlace>(HttpContext context, Func<string, TPlace?> parse) where TPlace : class
    {
        if (await Read(context) is not { } page)
            return null;
        if (page.Cursor is null)
            return (page.Limit, null);
        if (parse(page.Cursor) is { } after)
            return (page.Limit, after);
        await ApiProblem.Write(context, ApiRefusals.Invalid([new FieldError("/cursor", "not-a-cursor", "Give the value of next of the part before, or leave it out.")]));
        return null;
    }

    private static string? CursorOf(HttpContext context) =>
        context.Request.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null;
}
