namespace OpsConsole.Platform.Storage;

/// <summary>
/// One prepared statement on the provider's own interface, for providers that store and find row by row. Values are given by position,
/// from 1, in the order in which the parameters stand in the text, and taken by position, from 1, in that of the columns.
/// </summary>
public abstract class RowStatement : IDisposable
{
    /// <summary>Gives NULL.</summary>
    public abstract void Null(int position);

    /// <summary>Gives a whole number of 64 bits.</summary>
    public abstract void Integer(int position, long value);

    /// <summary>Gives a floating-point number.</summary>
    public abstract void Real(int position, double value);

    /// <summary>Gives a text.</summary>
    public abstract void Text(int position, string value);

    /// <summary>Gives bytes as they are.</summary>
    public abstract void Blob(int position, byte[] value);

    /// <summary>Runs with the values given.</summary>
    /// <returns>Rows touched.</returns>
    /// <exception cref="System.Data.Common.DbException">The provider refused.</exception>
    public abstract int Execute();

    /// <summary>Goes to the first row of the result, then to the next. After false it may run again.</summary>
    /// <exception cref="System.Data.Common.DbException">The provider refused.</exception>
    public abstract bool Next();

    /// <summary>True if the column of the current row is NULL; ask before taking a value that may be.</summary>
    public abstract bool IsNull(int position);

    /// <summary>The column of the current row as a whole number.</summary>
    public abstract long Integer(int position);

    /// <summary>The column of the current row as a floating-point number.</summary>
    public abstract double Real(int position);

    /// <summary>The column of the current row as text.</summary>
    public abstract string Text(int position);

    /// <summary>The column of the current row as bytes; a copy.</summary>
    public abstract byte[] Blob(int position);

    /// <summary>Ends the statement; it cannot run again.</summary>
    public abstract void Dispose();
}
