using System.Globalization;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

public sealed class LookupTests
{
    private static readonly RowIndex<ApiKeyRow> Newest = new(k => k.Name) { Newest = k => k.CreatedAt, Most = 3 };
    private static readonly RowIndex<ApiKeyRow> Remembered = new(k => k.Name) { Newest = k => k.CreatedAt, Most = 3, Within = TimeSpan.FromDays(1) };

    [Theory, EveryProvider]
    public Task Of_a_thousand_alike_only_the_newest_are_loaded(string provider) => OnlyTheNewest(provider, Newest);

    [Theory, EveryProvider]
    public Task Of_a_thousand_alike_that_the_writer_remembers_only_the_newest_are_loaded(string provider) => OnlyTheNewest(provider, Remembered);

    [Theory, EveryProvider]
    public Task What_this_commit_has_changed_counts(string provider) => ChangesCount(provider, Newest);

    [Theory, EveryProvider]
    public Task What_this_commit_has_changed_counts_among_what_the_writer_remembers(string provider) => ChangesCount(provider, Remembered);

    private static async Task OnlyTheNewest(string provider, RowIndex<ApiKeyRow> index)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Alike(), CancellationToken.None);
        (await writer.Execute(new Look(index, takeOut: [], add: false), CancellationToken.None)).Outcome.Value.Should().Equal("0997", "0998", "0999");
        (await writer.Execute(new Look(index, takeOut: [], add: false) { Declares = true }, CancellationToken.None)).Outcome.Value.Should().Equal("0997", "0998", "0999");
    }

    private static async Task ChangesCount(string provider, RowIndex<ApiKeyRow> index)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        await writer.Execute(new Alike(), CancellationToken.None);
        // Both wait while the first commit is under way, and so share the next.
        var held = writer.Execute(new Slow(), CancellationToken.None);
        var first = writer.Execute(new Look(index, takeOut: ["0999", "0998", "0997"], add: true), CancellationToken.None);
        var second = writer.Execute(new Look(index, takeOut: [], add: false), CancellationToken.None);
        await Task.WhenAll(held, first, second);
        (await second).Outcome.Value.Should().Contain("new").And.NotContain(["0999", "0998", "0997"]);

        var taken = writer.Execute(new Look(index, takeOut: ["0996", "0995", "new"], add: false), CancellationToken.None);
        var last = writer.Execute(new Look(index, takeOut: [], add: false), CancellationToken.None);
        await Task.WhenAll(taken, last);
        (await last).Outcome.Value.Should().Contain("0994", "whoever looks for the newest finds it, whatever left before");
    }

    private sealed class Alike() : Command<int>(Operator.System("sample"))
    {
        public override string Stream => "sample/alike";

        public override ValueTask<Outcome<int>> Decide(Work work, CancellationToken ct)
        {
            for (var i = 0; i < 1000; i++)
                work.Insert(Row(i.ToString("0000", CultureInfo.InvariantCulture), work.Now.AddSeconds(i)));
            work.Record(Stream, new SampleCounted("alike", 1000));
            return ValueTask.FromResult(Outcome<int>.Done(1000));
        }

        public static ApiKeyRow Row(string id, DateTimeOffset at) => new() { Id = id, Version = 1, Name = "alike", SecretHash = [1], Scopes = "", CreatedAt = at };
    }

    private sealed class Slow() : Command<int>(Operator.System("sample"))
    {
        public override string Stream => "sample/slow";

        public override async ValueTask<Outcome<int>> Decide(Work work, CancellationToken ct)
        {
            await Task.Yield();
            work.Record(Stream, new SampleCounted("slow", 1));
            return 1;
        }
    }

    private sealed class Look(RowIndex<ApiKeyRow> index, string[] takeOut, bool add) : Command<List<string>>(Operator.System("sample"))
    {
        public bool Declares { get; init; }

        public override string Stream => "sample/look";

        public override void Declare(Needs needs)
        {
            if (Declares)
                needs.Where(index, "alike");
        }

        public override async ValueTask<Outcome<List<string>>> Decide(Work work, CancellationToken ct)
        {
            var found = await work.FindBy(index, "alike", ct);
            foreach (var id in takeOut)
            {
                var row = (await work.Find<ApiKeyRow>(id, ct))!;
                await work.Update(row with { Name = "other", Version = row.Version + 1 }, ct);
            }

            if (add)
                work.Insert(Alike.Row("new", work.Now.AddDays(1)));
            work.Record(Stream, new SampleCounted("look", found.Count));
            return found.Select(row => row.Id).Order(StringComparer.Ordinal).ToList();
        }
    }
}
