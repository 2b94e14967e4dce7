using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.StorageTests;

/// <summary>Claims are counted by the ticks of their time, which every database stores as a number and none knows as a time.</summary>
public sealed class ClaimTallyTests
{
    private const long Slice = 100_000_000;

    [Theory, EveryProvider]
    public async Task Claims_are_counted_in_the_slice_they_were_decided_in(string provider)
    {
        await using var stand = await StorageStand.Create(provider);
        var (writer, _) = await stand.Writer();
        var second = (DateTimeOffset.UnixEpoch.AddYears(56).UtcTicks / Slice) + 1;
        (long Ticks, string State, bool Verified)[] claims =
        [
            (second * Slice - 1, "paid", true),
            (second * Slice, "paid", true),
            ((second + 1) * Slice - 1, "rejected", true),
            ((second + 1) * Slice - 1, "held", false),
            ((second + 2) * Slice, "rejected", false),
            ((second + 3) * Slice, "paid", true),
        ];
        (await writer.Execute(new Decided(claims), CancellationToken.None)).Outcome.Refused.Should().BeNull();

        var queries = new ClaimQueries(stand.Databases, null!, null!);
        (await queries.Tallies(second, second + 2, Slice, CancellationToken.None)).Should().BeEquivalentTo(new Dictionary<long, ClaimTally>
        {
            [second] = new(3, 2, 1),
            [second + 2] = new(1, 0, 1),
        });
    }

    private sealed class Decided((long Ticks, string State, bool Verified)[] claims) : Command<int>(Operator.System("sample"))
    {
        public override string Stream => "sample/claims";

        public override ValueTask<Outcome<int>> Decide(Work work, CancellationToken ct)
        {
            foreach (var (number, claim) in claims.Index())
            {
                work.Insert(new MedicationClaimRow
                {
                    Id = $"claim-{number}", Version = 1, ClaimKey = $"p/{number}", ClaimId = $"{number}", Member = "m", Pharmacy = "p", Product = "x", State = claim.State,
                    Result = "r", Verified = claim.Verified, PairsExpected = 0, PairsVerified = 0, Findings = 0, Banner = "b", ContentHash = "h",
                    DecidedAt = new DateTimeOffset(claim.Ticks, TimeSpan.Zero),
                });
            }

            work.Record(Stream, new SampleCounted("claims", claims.Length));
            return ValueTask.FromResult(Outcome<int>.Done(claims.Length));
        }
    }
}
