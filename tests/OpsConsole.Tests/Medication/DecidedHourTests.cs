using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Live;
using OpsConsole.Platform.Live;
using OpsConsole.TestKit;
using OpsConsole.Tests.Identity;
using Eventually = OpsConsole.Tests.Identity.Eventually;

namespace OpsConsole.Tests.Medication;

public sealed class DecidedHourTests : IDisposable
{
    private const int Whole = 361;

    private readonly string folder = Directory.CreateTempSubdirectory("opsconsole-test-").FullName;
    private readonly ClockAhead time = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_slice_is_read_once_and_again_when_a_commit_touched_one_of_its_claims()
    {
        await using var host = await Start();
        using var hour = Hour(host);
        await host.Decide(host.Claim());
        var held = await host.Decide(host.Claim(profile: ["mystery"]));
        (await Count(hour)).Should().Be(new ClaimTally(2, 1, 0));
        hour.SlicesRead.Should().Be(Whole);

        time.Ahead += TimeSpan.FromMinutes(5);
        await Count(hour);
        time.Ahead += TimeSpan.FromSeconds(1);
        await Count(hour);
        hour.SlicesRead.Should().BeLessThan(5, "nothing happened");

        (await host.DecideHold(held.GetProperty("holdId").GetString()!, "reject", "interaction-confirmed")).EnsureSuccessStatusCode();
        await host.Settled(held.GetProperty("decisionId").GetString()!);
        await Eventually.Holds(async () => await Count(hour) == new ClaimTally(2, 1, 1));
        hour.SlicesRead.Should().BeLessThan(5);

        time.Ahead += TimeSpan.FromMinutes(57);
        (await Count(hour)).Should().Be(ClaimTally.None, "an hour has passed");
    }

    [Fact]
    public async Task What_another_instance_decides_and_what_was_decided_before_a_start_is_counted()
    {
        await using var one = await Start();
        await one.Decide(one.Claim(claimId: "one-1"));
        await using var other = await Start();
        using var hour = Hour(other);
        (await Count(hour)).Decided.Should().Be(1, "it was decided before this instance began");

        await one.Decide(one.Claim(claimId: "one-2"));
        time.Ahead += TimeSpan.FromMinutes(2);
        await Eventually.Holds(async () => (await Count(hour)).Decided == 2);
        await other.Decide(other.Claim(claimId: "other-1"));
        await Eventually.Holds(async () => (await Count(hour)).Decided == 3);
    }

    [Fact]
    public async Task What_could_not_be_counted_is_counted_anew()
    {
        await using var host = await Start();
        using var hour = Hour(host);
        var held = await host.Decide(host.Claim(profile: ["mystery"]));
        await Eventually.Holds(async () => (await Count(hour)).Decided == 1);
        time.Ahead += TimeSpan.FromMinutes(2);
        (await host.DecideHold(held.GetProperty("holdId").GetString()!, "reject", "interaction-confirmed")).EnsureSuccessStatusCode();
        await host.Settled(held.GetProperty("decisionId").GetString()!);
        var gone = async () => await hour.Count(time.GetUtcNow(), new CancellationToken(canceled: true));
        await gone.Should().ThrowAsync<OperationCanceledException>();
        await Eventually.Holds(async () => await Count(hour) == new ClaimTally(1, 0, 1));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("7", "7-7")]
    [InlineData("1 2 3", "1-3")]
    [InlineData("1 3 4 8", "1-1 3-4 8-8")]
    public void Neighbouring_slices_take_one_query(string slices, string spans) =>
        string.Join(' ', DecidedHour.SpansOf([.. slices.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => long.Parse(one, CultureInfo.InvariantCulture))])
            .Select(span => $"{span.From}-{span.To}")).Should().Be(spans);

    private async Task<MedicationHost> Start()
    {
        var host = new MedicationHost();
        await host.Start(TestDatabase.Sqlite(Path.Combine(folder, "opsconsole.db")), time);
        return host;
    }

    private Task<ClaimTally> Count(DecidedHour hour) => hour.Count(time.GetUtcNow(), CancellationToken.None);

    private static DecidedHour Hour(MedicationHost host) =>
        new(host.Console.Services.GetRequiredService<ClaimQueries>(), host.Console.Services.GetRequiredService<CommitFeed>());
}
