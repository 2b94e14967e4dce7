using OpsConsole.Platform.Storage;
using OpsConsole.Storage;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Architecture;

public sealed class JournalRuleTests
{
    private static readonly SourceFile Canary = new("src/OpsConsole.Domains/Ferry/Bad.cs", """
        class Bad
        {
            // new JournalRow in a comment is no code
            async Task Forge(OpsDb db)
            {
                db.Journal.Add(new JournalRow());
                await db.Set<HoldRow>()
                    .Where(h => h.Id == "x")
                    .ExecuteUpdateAsync(set => set.SetProperty(h => h.State, "completed"));
                db.Set<HoldRow>().Remove(db.Set<HoldRow>().First());
            }

            Task Heard(OpsDb db) => db.Set<SiteContactRow>().ExecuteDeleteAsync();

            void Raw(OpsDb db) => db.Database.ExecuteSqlRaw("DELETE FROM Holds");

            void Bare(sqlite3 db) => raw.sqlite3_exec(db, "DELETE FROM Holds");
        }
        """);

    [Fact]
    public void Only_the_journal_makes_its_rows() => JournalRules.Writers(SourceTree.Files).ShouldBeSilent();

    [Fact]
    public void No_statement_passes_the_write_path_by()
    {
        using var db = new OpsDbFactory("Sqlite", "Data Source=:memory:", Modules.All).Create();
        var audited = db.Model.GetEntityTypes().Where(t => t.IsAudited()).Select(t => t.ClrType.Name).ToHashSet(StringComparer.Ordinal);
        audited.Should().Contain("JournalRow").And.Contain("HoldRow");
        JournalRules.Bypasses(SourceTree.Files, audited).ShouldBeSilent();
    }

    [Fact]
    public void Every_place_with_statements_of_its_own_is_approved() => Approve.Lines("Statements", JournalRules.Map(SourceTree.Files));

    [Fact]
    public void Canary_a_forged_entry_is_reported() => JournalRules.Writers([Canary])
        .Should().Equal("src/OpsConsole.Domains/Ferry/Bad.cs:6 Journal.Add", "src/OpsConsole.Domains/Ferry/Bad.cs:6 newJournalRow");

    [Fact]
    public void Canary_a_bulk_update_of_an_audited_table_is_reported() => JournalRules.Bypasses([Canary], new HashSet<string> { "HoldRow" }).Should().Equal(
        "src/OpsConsole.Domains/Ferry/Bad.cs Forge: ExecuteUpdateAsync on HoldRow, which is audited",
        "src/OpsConsole.Domains/Ferry/Bad.cs Forge: Remove on HoldRow, HoldRow, which is audited");

    [Fact]
    public void Canary_a_raw_statement_is_listed() => JournalRules.Map([Canary])
        .Should().Contain("src/OpsConsole.Domains/Ferry/Bad.cs Raw: ExecuteSqlRaw").And.Contain("src/OpsConsole.Domains/Ferry/Bad.cs Bare: sqlite3_exec").And.Contain("src/OpsConsole.Domains/Ferry/Bad.cs Heard: ExecuteDeleteAsync on SiteContactRow");
}
