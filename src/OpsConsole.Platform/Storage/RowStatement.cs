namespace OpsConsole.Platform.Storage;

/// <summary>
/// One prepared statement on the provider's own interface, for providers that store and find row by row. Values are given by position,
/// from 1, in the order in which the parameters stand in the text, and taken by position, from 1, in that of the columns.
/// </summary>
public abstract class RowStatement : IDisposable
{
    public abstract void Null(int position);

    public abstract void Integer(int position, long value);

    public abstract void Real(int position, double value);

    public abstract void Text(int position, string value);

    public abstract void Blob(int position, byte[] value);

    /// <summary>Runs with the values given.</summary>
    /// <returns>Rows touched.</returns>
    /// <exception cref="System.Data.Common.DbException">The provider refused.</exception>
    public abstract int Execute();

    /// <summary>Goes to the first row of the result, then to the next. After false it may run again.</summary>
    /// <exception cref="System.Data.Common.DbException">The provider refused.</exception>
    public abstract bool Next();

    public abstract bool IsNull(int position);

    public abstract long Integer(int position);

    public abstract double Real(int position);

    public abstract string Text(int position);

    public abstract byte[] Blob(int position);

    public abstract void Dispose();
}
