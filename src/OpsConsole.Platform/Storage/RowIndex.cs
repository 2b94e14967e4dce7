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

    public Expression<Func<T, string?>> Column { get; }

    /// <summary>Where many rows may share a value and only the newest matter: what makes them newest. Null: all are loaded.</summary>
    public Expression<Func<T, DateTimeOffset>>? Newest { get; init; }

    /// <summary>With <see cref="Newest"/>: how many stored rows of one value are loaded, the newest.</summary>
    public int Most { get; init; } = 8;

    public Type RowType => typeof(T);

    public string? ValueOf(object row) => _read((T)row);
}

/// <summary>A <see cref="RowIndex{T}"/> of whatever row.</summary>
public interface IRowIndex
{
    Type RowType { get; }

    string? ValueOf(object row);
}
