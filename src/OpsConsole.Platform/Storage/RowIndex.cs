using System.Linq.Expressions;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// A second way to find rows: by the value of one string column. Sees rows that earlier commands of the same commit
/// have staged, so two alike arriving together see each other. The column needs a database index.
/// </summary>
public sealed class RowIndex<T> : IRowIndex where T : class, IRow
{
    private readonly Func<T, string?> _read;

    /// <param name="column">The column, such as <c>t =&gt; t.EndToEndId</c>.</param>
    public RowIndex(Expression<Func<T, string?>> column)
    {
        Column = column;
        _read = column.Compile();
    }

    /// <summary>As given: translated to SQL for what is stored, compiled for what is staged.</summary>
    public Expression<Func<T, string?>> Column { get; }

    /// <summary>Where many rows may share a value and only the newest matter: what makes them newest. Null: all are loaded.</summary>
    public Expression<Func<T, DateTimeOffset>>? Newest { get; init; }

    /// <summary>
    /// With <see cref="Newest"/>, where values come in no order: how far back rows matter. On an embedded database the writer itself then
    /// remembers which row has which value, and the index in the database, marked <see cref="RememberedIndexes.IsRememberedByWriter"/>, is left out.
    /// The column is set when a row is inserted and afterwards at most emptied; <see cref="Newest"/> is when the row was stored. Null: the database has the index.
    /// </summary>
    public TimeSpan? Within { get; init; }

    /// <summary>With <see cref="Newest"/>: how many stored rows of one value are loaded, the newest.</summary>
    public int Most { get; init; } = 8;

    /// <inheritdoc />
    public Type RowType => typeof(T);

    /// <inheritdoc />
    public string? ValueOf(object row) => _read((T)row);
}

/// <summary>A <see cref="RowIndex{T}"/> of whatever row.</summary>
public interface IRowIndex
{
    /// <summary>The entity type whose rows it finds.</summary>
    Type RowType { get; }

    /// <summary>Value of the column in this row; null finds nothing.</summary>
    /// <param name="row">A <see cref="RowType"/>.</param>
    string? ValueOf(object row);
}
