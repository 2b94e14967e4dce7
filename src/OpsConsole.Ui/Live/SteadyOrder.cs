namespace OpsConsole.Ui.Live;

/// <summary>
/// Keeps rows where they are while a hand is on them. Frozen, the rows already shown keep their places, new ones join at the
/// end and those that left disappear; thawed, the order is the source's again.
/// </summary>
/// <typeparam name="TKey">What identifies a row.</typeparam>
public sealed class SteadyOrder<TKey> where TKey : notnull
{
    private List<TKey> shown = [];

    /// <summary>Whether a row has the focus or the pointer.</summary>
    public bool Frozen { get; set; }

    /// <summary>How many rows of the last arrangement are not where the source has them.</summary>
    public int Displaced { get; private set; }

    /// <summary>The rows in the order to show them.</summary>
    /// <param name="rows">The rows in the order of the source, each key once.</param>
    /// <param name="key">The key of a row.</param>
    public IReadOnlyList<TRow> Arrange<TRow>(IReadOnlyList<TRow> rows, Func<TRow, TKey> key)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(key);
        if (!Frozen)
        {
            shown = [.. rows.Select(key)];
            Displaced = 0;
            return rows;
        }

        var byKey = rows.ToDictionary(key);
        var arranged = new List<TRow>(rows.Count);
        foreach (var id in shown)
        {
            if (byKey.Remove(id, out var row))
                arranged.Add(row);
        }
        arranged.AddRange(rows.Where(row => byKey.ContainsKey(key(row))));
        shown = [.. arranged.Select(key)];
        Displaced = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (!key(rows[i]).Equals(shown[i]))
                Displaced++;
        }
        return arranged;
    }
}
