using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Observability;
using OpsConsole.TestKit;
using OpsConsole.Tests.Architecture;

namespace OpsConsole.Tests.Surface;

/// <summary>What others rely on, as text: the diff is the review.</summary>
[Collection(RunningConsole.Name)]
public sealed class SurfaceTests(RunningConsole console)
{
    [Fact]
    public void Calls_and_who_may_make_them() => Approve.Lines("Calls",
        EndpointRules.Calls(console.Services.GetRequiredService<EndpointDataSource>().Endpoints).Select(c => $"{c.Method} {c.Pattern}  {c.Who}").Distinct());

    [Fact]
    public void Pages_and_who_may_open_them() => Approve.Lines("Pages", ComponentRules.Pages(ConsoleCode.Types)
        .Select(page => $"{ComponentRules.Routes(page)}  {(page.IsDefined(typeof(AllowAnonymousAttribute)) ? "anybody" : page.GetCustomAttribute<AuthorizeAttribute>()?.Policy ?? "signed in")}  {ConsoleCode.NameOf(page)}")
        .Order(StringComparer.Ordinal));

    [Fact]
    public void Navigation() => Approve.Lines("Navigation", Modules.All.SelectMany(m => m.Surface.Navigation)
        .OrderBy(n => n.Section, StringComparer.Ordinal).ThenBy(n => n.Order)
        .Select(n => $"{(n.Section.Length == 0 ? "(top)" : n.Section)} {n.Order}  {n.Title}  {n.Href}  {(n.Key is null ? "no key" : $"g {n.Key}")}  {n.Permission.Name}"));

    [Fact]
    public void Permissions_and_the_roles_that_have_them() => Approve.Lines("Permissions", console.Services.GetRequiredService<PermissionMap>().All
        .OrderBy(p => p.Name, StringComparer.Ordinal)
        .Select(p => $"{p.Name}: {(p.Roles.Count == Roles.All.Count ? "every role" : p.Roles.Count == 0 ? "keys only" : string.Join(", ", p.Roles.Order(StringComparer.Ordinal)))}{(p.Implies.Count > 0 ? $"; a key with it has {string.Join(", ", p.Implies.Order(StringComparer.Ordinal))}" : "")}"));

    [Fact]
    public void Facts_of_the_journal() => Approve.Lines("JournalEvents", ConsoleCode.Types
        .Select(type => (type, named: type.GetCustomAttribute<JournalEventAttribute>())).Where(f => f.named is not null)
        .OrderBy(f => f.named!.Type, StringComparer.Ordinal)
        .Select(f => $"{f.named!.Type} {f.named.SchemaVersion}  {f.type.Name}({string.Join(", ", FactRules.MembersOf(f.type).Select(m => $"{JsonNamingPolicy.CamelCase.ConvertName(m.Name)}: {FactRules.NameOf(m.PropertyType)}"))})"));

    [Fact]
    public void Instruments_of_the_meters()
    {
        foreach (var metered in console.Registered.Where(d => d.Lifetime == ServiceLifetime.Singleton && Metered(d.ImplementationType)))
            console.Services.GetServices(metered.ServiceType);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("OpsConsole", StringComparison.Ordinal))
                found.Add($"{instrument.Meter.Name}: {instrument.Name} {instrument.GetType().Name.Split('`')[0]} {instrument.Unit ?? "-"}  {instrument.Description}");
        };
        listener.Start();
        Approve.Lines("Instruments", found);
    }

    [Fact]
    public void Options_and_their_defaults() => Approve.Lines("Options",
    [
        .. from bound in HostRules.BoundOptions(console.Registered)
           let defaults = Activator.CreateInstance(bound.Type)
           from property in bound.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property.CanWrite || property.PropertyType.IsClass && property.PropertyType != typeof(string)
           orderby bound.Section, property.Name
           select $"{bound.Section}:{property.Name} ({FactRules.NameOf(property.PropertyType)}) = {JsonSerializer.Serialize(property.GetValue(defaults))}",
        "",
        "Read directly:",
        .. SourceFacts.DirectSettings(SourceTree.Files),
    ]);

    [Fact]
    public void Log_events() => Approve.Lines("LogEvents", SourceFacts.LogEvents(SourceTree.Files));

    [Fact]
    public async Task Dependencies_of_the_health_report()
    {
        string[] expected = ["database", "write-path", .. console.Services.GetServices<IHostedService>().OfType<SupervisedService>().Select(s => $"loop:{s.Name}")];
        using var client = await console.Host.Client("operate");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string[] named;
        do
        {
            using var answer = await client.GetAsync("/health/ready", patience.Token);
            named = [.. (await answer.Json()).GetProperty("dependencies").EnumerateArray().Select(d => d.GetProperty("name").GetString()!)];
        }
        while (expected.Except(named).Any());
        Approve.Lines("HealthDependencies", named.Order(StringComparer.Ordinal));
    }

    private static bool Metered(Type? type) => type?.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(IMeterFactory))) == true;
}
