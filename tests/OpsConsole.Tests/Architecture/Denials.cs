using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Alerts;
using OpsConsole.Blood.UnitHolds;
using OpsConsole.Blood.Units;
using OpsConsole.Identity;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Review;
using OpsConsole.Review.Contracts;
using OpsConsole.Sensors.Alarms;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Architecture;

/// <summary>What stands ready for somebody to lay hands on.</summary>
internal sealed record DenialStage(IServiceProvider Services, string Hold, string Alarm)
{
    public T The<T>() where T : notnull => Services.GetRequiredService<T>();
}

/// <summary>One attempt per method that asks the <see cref="Authorizer"/>; a new such method needs a line here.</summary>
internal static class Denials
{
    private const string Point = "CANARY-1";

    public static IReadOnlyDictionary<string, Func<DenialStage, Operator, Task<Refusal?>>> Attempts { get; } = new Dictionary<string, Func<DenialStage, Operator, Task<Refusal?>>>(StringComparer.Ordinal)
    {
        ["AlertCommands.Acknowledge"] = async (s, by) => (await s.The<AlertCommands>().Acknowledge(by, "an-alert", 1, null, null, CancellationToken.None)).Outcome.Refused,
        ["HoldCommands.Claim"] = async (s, by) => (await s.The<HoldCommands>().Claim(by, s.Hold, null, CancellationToken.None)).Outcome.Refused,
        ["HoldCommands.ClaimNext"] = async (s, by) => (await s.The<HoldCommands>().ClaimNext(by, null, null, CancellationToken.None)).Outcome.Refused,
        ["HoldCommands.GiveBack"] = async (s, by) => (await s.The<HoldCommands>().GiveBack(by, s.Hold, 1, null, null, CancellationToken.None)).Outcome.Refused,
        ["HoldCommands.Extend"] = async (s, by) => (await s.The<HoldCommands>().Extend(by, s.Hold, 1, null, CancellationToken.None)).Outcome.Refused,
        ["HoldCommands.Decide"] = async (s, by) => (await s.The<HoldCommands>().Decide(by, new HoldVerdict(s.Hold, 1, 1, "reject", "duplicate", null), null, CancellationToken.None)).Outcome.Refused,
        ["KnowledgeCommands.Switch"] = async (s, by) => (await s.The<KnowledgeCommands>().Switch(by, true, "no reason", null, CancellationToken.None)).Outcome.Refused,
        ["PeopleDesk.CreateKey"] = async (s, _) => (await s.The<PeopleDesk>().CreateKey("intruder", ["operate"], CancellationToken.None)).Refused,
        ["PeopleDesk.RevokeKey"] = async (s, _) => (await s.The<PeopleDesk>().RevokeKey("a-key", CancellationToken.None)).Refused,
        ["PeopleAdministration.Create"] = async (s, by) => (await s.The<PeopleAdministration>().Create(by, "intruder", "Intruder", "a long password", [Roles.Administrator], CancellationToken.None)).Refused,
        ["PeopleAdministration.SignOutEverywhere"] = async (s, by) => (await s.The<PeopleAdministration>().SignOutEverywhere(by, "somebody-else", CancellationToken.None)).Refused,
        ["PeopleAdministration.Disable"] = async (s, by) => (await s.The<PeopleAdministration>().Disable(by, "somebody-else", CancellationToken.None)).Refused,
        ["PeopleAdministration.Enable"] = async (s, by) => (await s.The<PeopleAdministration>().Enable(by, "somebody-else", CancellationToken.None)).Refused,
        ["PeopleAdministration.Unlock"] = async (s, by) => (await s.The<PeopleAdministration>().Unlock(by, "somebody-else", CancellationToken.None)).Refused,
        ["PeopleAdministration.ChangeRoles"] = async (s, by) => (await s.The<PeopleAdministration>().ChangeRoles(by, "somebody-else", [Roles.Administrator], CancellationToken.None)).Refused,
        ["UnitCommands.Hold"] = async (s, by) => (await s.The<UnitCommands>().Hold(by, ["a-unit"], "a-request", "a-site", true, false, null, CancellationToken.None)).Outcome.Refused,
        ["UnitCommands.End"] = async (s, by) => (await s.The<UnitCommands>().End(by, "a-hold", 1, HoldEnd.Release, null, CancellationToken.None)).Outcome.Refused,
        ["UnitCommands.Recall"] = async (s, by) => (await s.The<UnitCommands>().Recall(by, "a-donation", "contaminated", null, CancellationToken.None)).Outcome.Refused,
        ["AlarmCommands.Acknowledge"] = async (s, by) => (await s.The<AlarmCommands>().Acknowledge(by, s.Alarm, null, null, CancellationToken.None)).Outcome.Refused,
        ["AlarmCommands.Shelve"] = async (s, by) => (await s.The<AlarmCommands>().Shelve(by, s.Alarm, null, "noise", null, CancellationToken.None)).Outcome.Refused,
        ["AlarmCommands.Unshelve"] = async (s, by) => (await s.The<AlarmCommands>().Unshelve(by, s.Alarm, null, CancellationToken.None)).Outcome.Refused,
        ["AlarmCommands.TakeOutOfService"] = async (s, by) => (await s.The<AlarmCommands>().TakeOutOfService(by, s.Alarm, "WO-1", null, CancellationToken.None)).Outcome.Refused,
        ["AlarmCommands.ReturnToService"] = async (s, by) => (await s.The<AlarmCommands>().ReturnToService(by, s.Alarm, null, CancellationToken.None)).Outcome.Refused,
    };

    /// <summary>Places a hold and registers a sensor, so that a denial is about something that exists.</summary>
    public static async Task<DenialStage> Set(RunningConsole console, IServiceProvider services)
    {
        var placed = await console.Services.GetRequiredService<WritePath>().Execute(new PlaceCanaryHold(), CancellationToken.None);
        using var client = await console.Host.Client("sensors.write");
        var answer = await client.Put("/api/sensors/points", JsonSerializer.Serialize(new[]
        {
            new { tag = Point, source = "CANARY", kind = "analog", unit = "C", location = "Bench", span = new[] { 0, 100 }, period = 1, limits = Array.Empty<object>(), criticality = "low" },
        }));
        answer.EnsureSuccessStatusCode();
        return new DenialStage(services, placed.Outcome.Value!, $"{Point}~1");
    }
}

/// <summary>Holds a payment that never was.</summary>
internal sealed class PlaceCanaryHold() : Command<string>(Operator.System("test"))
{
    public override string Stream => "test/hold";

    public override ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        var id = HoldPlacement.Place(work, new HoldRequest("transactions", "AMT-NEGATIVE", "Amount is negative", "transaction/none", "A payment", "{}") { Due = TimeSpan.FromHours(1) });
        return ValueTask.FromResult(Outcome<string>.Done(id));
    }
}
