using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.StorageTests;

/// <summary>A sample fact.</summary>
[JournalEvent("sample.counted")]
public sealed record SampleCounted(string Counter, long Value);

/// <summary>A sample fact of another kind.</summary>
[JournalEvent("sample.named")]
public sealed record SampleNamed(string Name);

/// <summary>Counts on a machine key's name, which stands for any versioned row.</summary>
internal sealed class Count(string counter, bool create = false, bool refuse = false, bool fail = false) : Command<long>(Operator.System("sample"))
{
    public override string Stream => $"sample/{counter}";

    public override void Declare(Needs needs)
    {
        needs.Row<ApiKeyRow>(counter);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<long>> Decide(Work work, CancellationToken ct)
    {
        var row = await work.Find<ApiKeyRow>(counter, ct);
        if (row is null && !create)
            return new Refusal("absent", 404, "There is no such counter", "Create it first.");
        if (row is null)
        {
            work.Insert(new ApiKeyRow { Id = counter, Version = 1, Name = "1", SecretHash = [1], Scopes = "", CreatedAt = work.Now });
            work.Record(Stream, new SampleCounted(counter, 1));
            return 1;
        }

        var value = long.Parse(row.Name, System.Globalization.CultureInfo.InvariantCulture) + 1;
        await work.Update(row with { Name = value.ToString(System.Globalization.CultureInfo.InvariantCulture), Version = row.Version + 1 }, ct);
        work.Record(Stream, new SampleCounted(counter, value));
        if (fail)
            throw new InvalidOperationException("This one is faulty.");
        return refuse ? new Refusal("unwanted", 409, "Not this one", "Nothing was counted.") : value;
    }
}

/// <summary>Changes state and says nothing about it.</summary>
internal sealed class CountInSecret(string counter) : Command<bool>(Operator.System("sample"))
{
    public override string Stream => $"sample/{counter}";

    public override ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        work.Insert(new ApiKeyRow { Id = counter, Version = 1, Name = "1", SecretHash = [1], Scopes = "", CreatedAt = work.Now });
        return ValueTask.FromResult(Outcome<bool>.Done(true));
    }
}

/// <summary>Stores a row that proves itself, without an entry.</summary>
internal sealed class StoreBlock(string id) : Command<string>(Operator.System("sample"))
{
    public override string Stream => $"block/{id}";

    public override ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        work.Insert(new ReadingBlockRow
        {
            Id = id, Source = "s", Epoch = 1, FromSeq = 1, ToSeq = 1, Readings = 1, ReceivedAt = work.Now, EarliestAt = work.Now, LatestAt = work.Now,
            IsWide = false, Lane = 1, Number = id.Length + id[0], Actor = "sample", Hash = [1, 2, 3], Content = [1],
        });
        return ValueTask.FromResult(Outcome<string>.Done(id));
    }
}
