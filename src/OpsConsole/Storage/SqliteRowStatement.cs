using System.Text;
using Microsoft.Data.Sqlite;
using OpsConsole.Platform.Storage;
using SQLitePCL;

namespace OpsConsole.Storage;

/// <summary>A statement of SQLite itself: a commit of the writer runs several hundred, and a command object for each costs as much as the row.</summary>
internal sealed class SqliteRowStatement : RowStatement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[1024];

    public SqliteRowStatement(sqlite3 database, string text)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public override void Null(int position) => Check(raw.sqlite3_bind_null(_statement, position));

    public override void Integer(int position, long value) => Check(raw.sqlite3_bind_int64(_statement, position, value));

    public override void Real(int position, double value) => Check(raw.sqlite3_bind_double(_statement, position, value));

    public override void Text(int position, string value)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_text.Length < longest)
            _text = new byte[longest];
        // An empty span has no address, and a text without an address is null.
        Check(value.Length == 0
            ? raw.sqlite3_bind_text(_statement, position, "")
            : raw.sqlite3_bind_text(_statement, position, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text))));
    }

    public override void Blob(int position, byte[] value) => Check(value.Length == 0
        ? raw.sqlite3_bind_zeroblob(_statement, position, 0)
        : raw.sqlite3_bind_blob(_statement, position, value));

    public override int Execute()
    {
        while (Next())
        {
        }

        return raw.sqlite3_changes(_database);
    }

    public override bool Next()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        try
        {
            // Before the reset, which forgets what kind of constraint it was.
            if (result != raw.SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, _database);
            return false;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public override bool IsNull(int position) => raw.sqlite3_column_type(_statement, position - 1) == raw.SQLITE_NULL;

    public override long Integer(int position) => raw.sqlite3_column_int64(_statement, position - 1);

    public override double Real(int position) => raw.sqlite3_column_double(_statement, position - 1);

    public override string Text(int position) => raw.sqlite3_column_text(_statement, position - 1).utf8_to_string();

    public override byte[] Blob(int position) => raw.sqlite3_column_blob(_statement, position - 1).ToArray();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _database);
    }

    public override void Dispose() => _statement.Dispose();
}
