using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Tables;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Sensors;

public sealed class IntakeTests
{
    private static IEnumerable<string> Missing(JsonElement answer) =>
        answer.GetProperty("missing").EnumerateArray().Select(m => $"{m[0].GetInt64()}-{m[1].GetInt64()}");

    [Fact]
    public async Task A_batch_is_answered_item_by_item_and_names_what_is_missing()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", "CO-1");
        var answer = await console.Send("PLC-1", 1,
            console.Reading("CO-1", 1, -3, 10), console.Reading("NOPE", 2, -2, 10), "\"tag\":\"CO-1\",\"seq\":3,\"value\":\"NaN\"", console.Reading("CO-1", 7, -1, 11));
        answer.GetProperty("accepted").GetInt32().Should().Be(2);
        answer.GetProperty("quarantined").EnumerateArray().Select(q => $"{q.GetProperty("seq")}:{q.GetProperty("code").GetString()}")
            .Should().Equal("2:tag-unknown", "3:value-not-number");
        Missing(answer).Should().Equal("4-6");
        Missing(await console.Send("PLC-1", 1, console.Reading("CO-1", 5, -1.5, 10))).Should().Equal("4-4", "6-6");

        var account = await console.Client.GetAsync("/api/sensors/completeness?source=PLC-1&day=2026-07-01").Json();
        account.GetProperty("expected").GetInt64().Should().Be(7);
        account.GetProperty("received").GetInt64().Should().Be(2);
        account.GetProperty("recovered").GetInt64().Should().Be(1);
        account.GetProperty("open").GetInt64().Should().Be(4);
        account.GetProperty("quarantined").GetInt64().Should().Be(2);
        account.GetProperty("blocks").GetInt64().Should().Be(2);

        await using var db = console.Host.Database();
        var kept = await db.Set<QuarantinedBatchRow>().SingleAsync();
        kept.Items.Should().Contain("NOPE").And.Contain("value-not-number");
        (await db.Journal.CountAsync(j => j.Type == "readings.quarantined")).Should().Be(1);
    }

    [Fact]
    public async Task A_number_far_from_those_in_use_is_quarantined_alone_and_makes_no_others_missing()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", "CO-1");
        await console.Send("PLC-1", 1, console.Reading("CO-1", 10, -9, 10));
        const long huge = (1L << 53) - 1;
        var answer = await console.Send("PLC-1", 1, console.Reading("CO-1", 11, -8, 10), console.Reading("CO-1", huge, -7, 99), console.Reading("CO-1", 12, -6, 10));
        answer.GetProperty("accepted").GetInt32().Should().Be(2);
        answer.GetProperty("quarantined").EnumerateArray().Select(q => $"{q.GetProperty("seq")}:{q.GetProperty("code").GetString()}:{q.GetProperty("index")}").Should().Equal($"{huge}:seq-leap:1");
        Missing(answer).Should().BeEmpty();
        Missing(await console.Send("PLC-1", 1, console.Reading("CO-1", 13, -5, 10))).Should().BeEmpty();
        (await console.Point("CO-1")).GetProperty("value").GetDouble().Should().Be(10);

        // A long silence is no leap, and a restart may begin anywhere.
        Missing(await console.Send("PLC-1", 1, console.Reading("CO-1", 100_000_013, -4, 10))).Should().Equal("14-100000012");
        (await console.Send("PLC-1", 2, console.Reading("CO-1", huge - 1, -3, 11), console.Reading("CO-1", huge, -2, 11))).GetProperty("accepted").GetInt32().Should().Be(2);
        (await console.Send("PLC-1", 3, console.Reading("CO-1", huge, -2, 12), console.Reading("CO-1", 1, -1, 12))).GetProperty("quarantined")[0].GetProperty("code").GetString()
            .Should().Be("seq-leap", "of the first numbers of an epoch the lowest counts");

        await using var db = console.Host.Database();
        (await db.Set<QuarantinedBatchRow>().ToListAsync()).Should().HaveCount(2).And.Contain(q => q.Items.Contains("seq-leap"));
    }

    [Fact]
    public void A_batch_of_which_a_reading_was_not_judged_is_not_admitted()
    {
        var batch = new ReadingBatch();
        batch.Note(0, 1);
        batch.Note(1, 1);
        batch.Quarantine(0, 7, QuarantineCode.ValueMissing);
        FluentActions.Invoking(() => BatchVerdict.Admit(BatchPlan.Nothing(0), batch)).Should().Throw<ArgumentException>();
        batch.Quarantine(1, 8, QuarantineCode.ValueMissing);
        BatchVerdict.Admit(BatchPlan.Nothing(0), batch).Proof.Checked.Should().Be(2);
    }

    [Theory]
    [InlineData("""{"source":"PLC-1","epoch":-1,"readings":[]}""", 400, "epoch-invalid")]
    [InlineData("""{"source":"PLC-1","epoch":1,"readings":[{"value":NaN}]}""", 400, "json-malformed")]
    [InlineData("""nonsense""", 400, "json-malformed")]
    public async Task A_broken_batch_is_a_problem_and_takes_nothing(string body, int status, string code)
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", "CO-1");
        var response = await console.Client.Post("/api/sensors/readings", body);
        ((int)response.StatusCode).Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await response.Json()).GetProperty("code").GetString().Should().Be(code);
    }

    [Fact]
    public async Task Too_many_readings_and_too_many_bytes_are_413()
    {
        await using var console = await SensorConsole.Start(settings: new Dictionary<string, string?> { ["Sensors:MostReadingsPerBatch"] = "2", ["Sensors:LargestBatchBytes"] = "2000" });
        await console.Register("PLC-1", "CO-1");
        var response = await console.Client.Post("/api/sensors/readings", """{"source":"PLC-1","epoch":1,"readings":[{},{},{}]}""");
        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await console.Client.Post("/api/sensors/readings", $"{{\"pad\":\"{new string('x', 3000)}\"}}")).StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Without_the_scope_nothing_is_read_or_written()
    {
        await using var console = await SensorConsole.Start();
        using var reader = await console.Host.Client("sensors.read");
        (await reader.Post("/api/sensors/readings", "{}")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await reader.Post("/api/sensors/alarms/CO-1~1/acknowledge", "{}")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var stranger = await console.Host.Client("blood.read");
        (await stranger.GetAsync("/api/sensors/points")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_bad_point_is_rejected_alone_and_a_source_never_changes()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", "CO-1");
        const string sound = "\"kind\":\"co\",\"unit\":\"ppm\",\"location\":\"M8, 1 m\",\"span\":[0,300],\"period\":1,\"limits\":[],\"criticality\":\"low\"";
        var answer = await console.Client.Put("/api/sensors/points",
            $$"""[{"tag":"A b","source":"PLC-1",{{sound}}},{"tag":"CO-2","source":"PLC-1",{{sound}}},{"tag":"CO-1","source":"PLC-9",{{sound}}},{"tag":"CO-3","source":"PLC-1",{{sound.Replace("[0,300]", "[300,0]", StringComparison.Ordinal)}}},7]""").Json();
        answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("status").GetString()).Should().Equal("rejected", "accepted", "rejected", "rejected", "rejected");
        (await console.Client.Put("/api/sensors/points", $$"""[{"tag":"CO-2","source":"PLC-1",{{sound}}}]""").Json())
            .GetProperty("items")[0].GetProperty("status").GetString().Should().Be("duplicate");
    }

    [Fact]
    public async Task Parallel_senders_of_the_same_numbers_store_each_once()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", "CO-1");
        var readings = Enumerable.Range(1, 50).Select(i => console.Reading("CO-1", i, -60 + i, i)).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => console.Send("PLC-1", 1, i % 2 == 0 ? readings : readings[10..40])));
        answers.Sum(a => a.GetProperty("accepted").GetInt32()).Should().Be(50);
        (await console.Raw("CO-1")).Select(r => r.GetProperty("seq").GetInt64()).Should().Equal(Enumerable.Range(1, 50).Select(i => (long)i));
        var account = await console.Client.GetAsync("/api/sensors/completeness?source=PLC-1").Json();
        account.GetProperty("duplicates").GetInt64().Should().Be(6 * 50 + 6 * 30 - 50);
    }

    [Fact]
    public async Task History_keeps_the_peak_in_every_column()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", "CO-1");
        await console.Send("PLC-1", 1, [.. Enumerable.Range(1, 200).Select(i => console.Reading("CO-1", i, -200 + i, i == 77 ? 250 : i % 7))]);
        var history = await console.Client.GetAsync($"/api/sensors/points/CO-1/history?pixels=10&from={console.At(-200)}&to={console.At(0)}").Json();
        var columns = history.GetProperty("columns").EnumerateArray().ToList();
        columns.Should().HaveCount(10);
        columns.Max(c => c.GetProperty("max").GetDouble()).Should().Be(250);
        columns.Sum(c => c.GetProperty("count").GetInt32()).Should().Be(200);
        columns[0].GetProperty("first").GetDouble().Should().Be(1);
        columns[^1].GetProperty("last").GetDouble().Should().Be(200 % 7);
    }

    [Fact]
    public async Task After_a_restart_the_value_is_shown_but_not_as_fresh_and_the_account_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("opsconsole-test-").FullName;
        var database = TestDatabase.Sqlite(Path.Combine(folder, "opsconsole.db"));
        var first = await SensorConsole.Start(database);
        await first.Register("PLC-1", "CO-1", "CO-2", "CO-3");
        await first.Send("PLC-1", 1, first.Reading("CO-1", 1, -1, 10), first.Reading("CO-2", 3, -1, 55));
        await first.Settle();
        await first.Seal();
        await first.Send("PLC-1", 1, first.Reading("CO-1", 5, 0, 12));
        await first.DisposeAsync();

        await using var second = await SensorConsole.Start(database, first.Time);
        await second.Pass(0.5);
        var sealedOne = await second.Point("CO-1");
        sealedOne.GetProperty("value").GetDouble().Should().Be(12);
        sealedOne.GetProperty("band").GetString().Should().Be("late");
        sealedOne.GetProperty("quality").GetString().Should().Be("UncertainLastUsableValue");
        (await second.Point("CO-2")).GetProperty("alarmState").GetString().Should().Be("active-unacknowledged");
        (await second.Point("CO-3")).GetProperty("band").GetString().Should().Be("waiting");

        var answer = await second.Send("PLC-1", 1, second.Reading("CO-1", 1, -1, 10), second.Reading("CO-1", 6, 0, 13));
        answer.GetProperty("duplicates").GetInt32().Should().Be(1);
        Missing(answer).Should().Equal("2-2", "4-4");
        (await second.Point("CO-1")).GetProperty("band").GetString().Should().Be("fresh");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_second_instance_shows_the_same_and_knows_what_the_first_has()
    {
        var folder = Directory.CreateTempSubdirectory("opsconsole-test-").FullName;
        var database = TestDatabase.Sqlite(Path.Combine(folder, "opsconsole.db"));
        await using (var first = await SensorConsole.Start(database))
        await using (var second = await SensorConsole.Start(database, first.Time))
        {
            await first.Register("PLC-1", "CO-1");
            await first.Send("PLC-1", 1, first.Reading("CO-1", 1, -1, 10));
            await second.Host.Services.GetRequiredService<BlockTail>().CatchUp(CancellationToken.None);
            (await second.Point("CO-1")).GetProperty("value").GetDouble().Should().Be(10);

            // A block the second has not heard of: it learns instead of storing the same numbers again.
            await first.Send("PLC-1", 1, first.Reading("CO-1", 2, -0.5, 11), first.Reading("CO-1", 3, -0.4, 12));
            var answer = await second.Send("PLC-1", 1, second.Reading("CO-1", 2, -0.5, 11), second.Reading("CO-1", 4, -0.3, 13));
            answer.GetProperty("accepted").GetInt32().Should().Be(1);
            answer.GetProperty("duplicates").GetInt32().Should().Be(1);
            (await second.Raw("CO-1")).Select(r => r.GetProperty("seq").GetInt64()).Should().Equal(1, 2, 3, 4);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Blocks_cannot_be_changed_and_their_hashes_are_in_the_journal_after_a_seal()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", "CO-1");
        await console.Send("PLC-1", 1, console.Reading("CO-1", 1, -1, 10));
        await console.Seal();
        await using var db = console.Host.Database();
        var block = await db.Set<ReadingBlockRow>().AsNoTracking().SingleAsync();
        block.Hash.Should().Equal(ReadingBlock.Hash(block.Content));
        var entry = await db.Journal.AsNoTracking().SingleAsync(j => j.Type == "readings.sealed");
        System.Text.Encoding.UTF8.GetString(entry.Canonical).Should().Contain($"{block.Number}:{Convert.ToBase64String(block.Hash)}");

        await console.Seal();
        (await db.Journal.CountAsync(j => j.Type == "readings.sealed")).Should().Be(1, "what is sealed is not sealed again");
        await FluentActions.Awaiting(() => db.Set<ReadingBlockRow>().ExecuteDeleteAsync()).Should().ThrowAsync<Exception>();
        db.Add(block with { Id = "x", Number = 99 });
        await FluentActions.Awaiting(() => db.SaveChangesAsync()).Should().ThrowAsync<UnauditedChangeException>();
    }

    [Fact]
    public async Task Epochs_that_only_go_down_are_bounded_and_one_that_is_forgotten_is_refused_for_good()
    {
        await using var console = await SensorConsole.Start(settings: new Dictionary<string, string?> { ["Sensors:MostEpochs"] = "3" });
        await console.Register("DOWN", "D1");
        foreach (var epoch in new[] { 5, 6, 7, 8 })
            (await console.Send("DOWN", epoch, console.Reading("D1", 1, 0, 20))).GetProperty("accepted").GetInt32().Should().Be(1);

        foreach (var epoch in new[] { 5, 4, 3 })
            (await console.Send("DOWN", epoch, console.Reading("D1", 1, 0, 20))).GetProperty("code").GetString().Should().Be("epoch-forgotten");
        console.State.Source("DOWN")!.Ledgers.Keys.Should().Equal(6, 7, 8);
        (await console.Send("DOWN", 6, console.Reading("D1", 1, 0, 20))).GetProperty("duplicates").GetInt32().Should().Be(1);
    }
}
