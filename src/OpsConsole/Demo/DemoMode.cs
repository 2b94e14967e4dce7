using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Identity;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Demo;

/// <summary>One of the people a newcomer may sign in as.</summary>
/// <param name="Does">What this person does here, one sentence.</param>
public sealed record DemoPerson(string UserName, string DisplayName, string Role, string Does);

/// <summary>The demo people and their common password; empty unless demo mode is on.</summary>
public sealed record DemoPeople(IReadOnlyList<DemoPerson> People, string Password)
{
    /// <summary>Nobody, and an empty password: outside demo mode.</summary>
    public static DemoPeople None { get; } = new([], "");

    /// <summary>One person of each role but engineer, and two for payments; the password is published.</summary>
    public static DemoPeople Standard { get; } = new(
    [
        new("tran", "J. Tran", Roles.Operator, "Watches everything, acknowledges alerts."),
        new("reid", "M. Reid", Roles.Coordinator, "Finds blood units and decides blood holds."),
        new("nguyen", "L. Nguyen", Roles.Pharmacist, "Decides held medication claims."),
        new("abara", "P. Abara", Roles.Payments, "Decides held payments."),
        new("costa", "A. Costa", Roles.Payments, "Decides held payments, the second person."),
        new("okafor", "M. Okafor", Roles.OnCall, "On call: alerts and the console itself."),
        new("singh", "R. Singh", Roles.Auditor, "Reads the journal and proves what happened."),
        new("admin", "Administrator", Roles.Administrator, "Manages people and machine keys."),
    ], "demo demo demo");
}

/// <summary>Demo mode: demo people, demo world and the Simulator as a separate process.</summary>
public static class DemoMode
{
    /// <summary>Without <c>Demo:Enabled</c> demo mode is on in the environment Development only. It starts the Simulator and makes keys and accounts.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var enabled = configuration.GetValue<bool?>("Demo:Enabled") ?? environment.IsDevelopment();
        services.AddSingleton(enabled ? DemoPeople.Standard : DemoPeople.None);
        services.AddSingleton(new DemoAccess(enabled));
        if (enabled)
        {
            services.AddSingleton<SimulatorProcess>();
            services.AddLoop<DemoSetup>();
        }
        return services;
    }
}

/// <summary>Creates the demo people once and keeps the Simulator running.</summary>
internal sealed class DemoSetup(
    IServiceScopeFactory scopes, WritePath write, DemoPeople demo, SimulatorProcess simulator, LoopRegistry loops, TimeProvider time, ILogger<DemoSetup> logger)
    : SupervisedService(loops, time, logger)
{
    public override string Name => "demo";

    protected override TimeSpan Pace => TimeSpan.FromSeconds(1);

    private static readonly Operator By = Operator.System("demo") with { Permissions = System.Collections.Frozen.FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]) };

    private static readonly string[] Scopes =
        ["blood.write", "blood.read", "sensors.write", "sensors.read", "medication.write", "medication.read", "transactions.write", "transactions.read"];

    protected override async Task Start(CancellationToken ct)
    {
        await simulator.Start(() => NewKey(ct), ct);
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<PeopleAdministration>();
        var known = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        foreach (var person in demo.People)
        {
            if (await known.FindByNameAsync(person.UserName) is null)
                await people.Create(By, person.UserName, person.DisplayName, demo.Password, [person.Role], ct, Person.DemoPrefix);
        }
    }

    public override Task Turn(CancellationToken ct) => simulator.KeepRunning(() => NewKey(ct), ct);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await EndKeys(cancellationToken);
    }

    /// <summary>A key of its own for each run of the Simulator; those of earlier runs open nothing any more.</summary>
    internal async Task<string> NewKey(CancellationToken ct)
    {
        await EndKeys(ct);
        var (text, id, hash) = ApiKeys.Make(Time.GetUtcNow(), forDemo: true);
        await write.Execute(new CreateApiKey(By, id, "Simulator", Scopes, hash), ct);
        return text;
    }

    private async Task EndKeys(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OpsDb>();
        var running = await db.Set<ApiKeyRow>().AsNoTracking().Where(k => k.Id.StartsWith(ApiKeyRow.DemoPrefix) && k.RevokedAt == null).Select(k => k.Id).ToListAsync(ct);
        foreach (var id in running)
            await write.Execute(new RevokeApiKey(By, id), ct);
    }
}
