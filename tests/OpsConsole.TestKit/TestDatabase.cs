using Npgsql;

namespace OpsConsole.TestKit;

/// <summary>Where a test keeps its data.</summary>
public sealed record TestDatabase(string Provider, string ConnectionString)
{
    /// <summary>Environment variable with the connection string of a PostgreSQL server the tests may create databases on.</summary>
    public static string PostgreSqlVariable => "OPSCONSOLE_POSTGRESQL";

    /// <summary>Environment variable with the connection string of a SQL Server the tests may create databases on.</summary>
    public static string SqlServerVariable => "OPSCONSOLE_SQLSERVER";

    public static TestDatabase Sqlite(string file) => new("Sqlite", $"Data Source={file}");

    public static string? PostgreSqlServer => Environment.GetEnvironmentVariable(PostgreSqlVariable);

    public static string? SqlServer => Environment.GetEnvironmentVariable(SqlServerVariable);

    /// <summary>A new empty database of its own on the PostgreSQL server.</summary>
    public static async Task<TestDatabase> NewPostgreSql()
    {
        var server = PostgreSqlServer ?? throw new InvalidOperationException($"{PostgreSqlVariable} is not set.");
        var name = $"ops_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return new TestDatabase("PostgreSql", new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString);
    }

    /// <summary>A new empty database of its own on the SQL Server.</summary>
    public static async Task<TestDatabase> NewSqlServer()
    {
        var server = SqlServer ?? throw new InvalidOperationException($"{SqlServerVariable} is not set.");
        var name = $"ops_{Guid.NewGuid():N}";
        await using var connection = new Microsoft.Data.SqlClient.SqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return new TestDatabase("SqlServer", new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(server) { InitialCatalog = name }.ConnectionString);
    }
}
