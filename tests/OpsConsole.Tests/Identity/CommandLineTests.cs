using Microsoft.EntityFrameworkCore;
using OpsConsole.Commands;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Identity;

/// <summary>The program's sub-commands: exit codes, and what stands on which stream.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("opsconsole-test-");

    private string Database => $"--ConnectionStrings:OpsConsole=Data Source={Path.Combine(_folder.FullName, "opsconsole.db")}";

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_secret_is_the_last_line()
    {
        var key = await Run("keys", "create", "--name", "feed", "--scopes", "blood.read", Database);
        key.Should().Match<Ran>(r => r.Exit == 0 && r.Errors == "");
        key.Output.TrimEnd().Split('\n')[^1].Should().StartWith("ops_");

        var person = await Run("users", "create", "--name", "reid", "--roles", "coordinator", Database);
        person.Exit.Should().Be(0);
        person.Output.TrimEnd().Split('\n')[^1].Should().HaveLength(24);
    }

    [Theory]
    [InlineData("Give the key a name", "keys", "create")]
    [InlineData("Give one or more scopes", "keys", "create", "--name", "x", "--scopes", "no-such")]
    [InlineData("There is no command 'dance'", "dance")]
    public async Task What_cannot_be_done_is_said_in_one_line(string why, params string[] typed)
    {
        var ran = await Run([.. typed, Database]);
        ran.Exit.Should().Be(1);
        ran.Errors.TrimEnd().Split('\n').Should().ContainSingle().Which.Should().Contain(why);
        ran.Output.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Data Source=/")]
    [InlineData("Data Source=/proc/none/opsconsole.db")]
    [InlineData("Colour=blue")]
    public async Task A_database_that_cannot_be_used_is_named_by_its_key(string connection)
    {
        var ran = await Run("migrate", $"--ConnectionStrings:OpsConsole={connection}");
        ran.Exit.Should().Be(1);
        ran.Errors.TrimEnd().Split('\n').Should().ContainSingle().Which.Should().Contain("ConnectionStrings:OpsConsole");
    }

    [Fact]
    public async Task The_operator_decides_when_the_schema_changes()
    {
        var ran = await Run("keys", "create", "--name", "feed", "--scopes", "blood.read", Database, "--Storage:MigrateAtStart=false");
        ran.Exit.Should().Be(1);
        ran.Errors.Should().Contain("opsconsole migrate");
    }

    [Fact]
    public async Task What_was_migrated_works_without_migrating_at_start_and_migrating_again_changes_nothing()
    {
        for (var i = 0; i < 2; i++)
        {
            var migrated = await Run("migrate", Database, "--Storage:MigrateAtStart=false");
            migrated.Should().Be(new Ran(0, $"The schema is up to date.{Environment.NewLine}", ""));
        }

        var key = await Run("keys", "create", "--name", "feed", "--scopes", "blood.read", Database, "--Storage:MigrateAtStart=false");
        key.Should().Match<Ran>(r => r.Exit == 0 && r.Errors == "");
        key.Output.TrimEnd().Split('\n')[^1].Should().StartWith("ops_");
    }

    private static async Task<Ran> Run(params string[] typed)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await CommandLine.Run(typed, ConsoleApp.Build, output, errors);
        return new Ran(exit, output.ToString(), errors.ToString());
    }

    private sealed record Ran(int Exit, string Output, string Errors);
}
