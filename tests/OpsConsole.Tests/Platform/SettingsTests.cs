using OpsConsole.Commands;

namespace OpsConsole.Tests.Platform;

/// <summary>A setting that is wrong stops the start and says which, what it is and what it may be.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("WritePath:MostCommandsPerCommit", "0", "between 1 and 10000")]
    [InlineData("WritePath:LongestQueue", "many", "many")]
    [InlineData("Sensors:SealEverySeconds", "0", "between 1 and 3600")]
    [InlineData("SignIn:TriesPerMinute", "-1", "between 1 and 10000")]
    [InlineData("Observability:OtlpEndpoint", "nonsense", "http://collector:4317")]
    [InlineData("Observability:Anonymous", "perhaps", "perhaps")]
    [InlineData("Demo:Enabled", "maybe", "maybe")]
    [InlineData("Storage:Provider", "Oracle", "Sqlite, PostgreSql, SqlServer")]
    [InlineData("Transport:TrustedProxies", "10.0.0.0/8, somewhere", "10.1.0.0/16")]
    [InlineData("Transport:StrictTransportDays", "-1", "between 0 and 730")]
    [InlineData("Site:TimeZone", "Mars", "Australia/Sydney")]
    public async Task It_is_named_with_its_value_and_what_is_allowed(string key, string value, string allowed)
    {
        var folder = Directory.CreateTempSubdirectory("opsconsole-settings-").FullName;
        try
        {
            using var error = new StringWriter();
            var exit = await CommandLine.Run(
                [$"--{key}", value, "--urls", "http://127.0.0.1:0", "--ConnectionStrings:OpsConsole", $"Data Source={Path.Combine(folder, "x.db")}"], ConsoleApp.Build, TextWriter.Null, error).WaitAsync(TimeSpan.FromSeconds(30));
            exit.Should().Be(1);
            error.ToString().TrimEnd().Should().Contain(key).And.Contain($"'{value}'").And.Contain(allowed).And.NotContain("\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
