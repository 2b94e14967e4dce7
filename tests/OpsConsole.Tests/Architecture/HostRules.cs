using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Tests.Architecture;

/// <summary>What is configured is validated at start; what runs by itself is supervised.</summary>
internal static partial class HostRules
{
    /// <summary>Options classes of the product that are bound or configured, with the section they are bound to.</summary>
    public static IReadOnlyList<(Type Type, string? Section)> BoundOptions(IEnumerable<ServiceDescriptor> services)
    {
        var all = services.ToList();
        return
        [
            .. from descriptor in all
               where descriptor.ServiceType.IsConstructedGenericType && descriptor.ServiceType.GetGenericTypeDefinition() == typeof(IConfigureOptions<>)
               let options = descriptor.ServiceType.GetGenericArguments()[0]
               where options.FullName!.StartsWith("OpsConsole.", StringComparison.Ordinal)
               group options by options into one
               orderby one.Key.FullName
               select (one.Key, SectionOf(all, one.Key)),
        ];
    }

    /// <summary>Options that nobody validates, or only when they are first used.</summary>
    public static IReadOnlyList<string> Unvalidated(IEnumerable<ServiceDescriptor> services, IServiceProvider provider)
    {
        var all = services.ToList();
        var atStart = ValidatedAtStart(provider);
        return [.. BoundOptions(all).SelectMany(o => Wrong(o.Type))];

        IEnumerable<string> Wrong(Type options)
        {
            if (all.All(d => d.ServiceType != typeof(IValidateOptions<>).MakeGenericType(options)))
                yield return $"{options.Name} has no validator";
            if (!atStart.Contains(options))
                yield return $"{options.Name} is not validated at start";
        }
    }

    // The section a change token watches; there is no public way to ask.
    private static string? SectionOf(IEnumerable<ServiceDescriptor> services, Type options) => services
        .Where(d => d.ServiceType == typeof(IOptionsChangeTokenSource<>).MakeGenericType(options))
        .Select(d => d.ImplementationInstance?.GetType().GetField("_config", BindingFlags.NonPublic | BindingFlags.Instance)?.GetValue(d.ImplementationInstance))
        .OfType<Microsoft.Extensions.Configuration.IConfigurationSection>().Select(s => s.Path).FirstOrDefault();

    private static IReadOnlySet<Type> ValidatedAtStart(IServiceProvider provider)
    {
        var list = typeof(IStartupValidator).Assembly.GetType("Microsoft.Extensions.Options.StartupValidatorOptions", throwOnError: true)!;
        var options = typeof(IOptions<>).MakeGenericType(list);
        var value = options.GetProperty("Value")!.GetValue(provider.GetRequiredService(options))!;
        var validators = list.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(p => p.GetValue(value)).OfType<System.Collections.IDictionary>().Single();
        return validators.Keys.Cast<ValueTuple<Type, string>>().Select(k => k.Item1).ToHashSet();
    }

    /// <summary>Loops that nobody sees stop.</summary>
    public static IReadOnlyList<string> UnsupervisedLoops(IEnumerable<Type> types) =>
    [
        .. types.Where(t => t.IsClass && typeof(BackgroundService).IsAssignableFrom(t) && !typeof(SupervisedService).IsAssignableFrom(t))
            .Select(t => $"{ConsoleCode.NameOf(t)} is a background service outside the supervision"),
    ];

    /// <summary>Hosted services that are no loops: they run once, at start or stop.</summary>
    public static IReadOnlyList<string> OneShots(IEnumerable<Type> types) =>
        [.. types.Where(t => t.IsClass && typeof(IHostedService).IsAssignableFrom(t) && !typeof(BackgroundService).IsAssignableFrom(t)).Select(ConsoleCode.NameOf).Order(StringComparer.Ordinal)];

    /// <summary>Work started beside the loops, where a failure is heard by nobody.</summary>
    public static IReadOnlyList<string> LooseWork(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           where file.Project is not "OpsConsole.Simulator" and not "OpsConsole.Watchdog"
           where Path.GetFileName(file.Path) is not "SupervisedService.cs" and not "OwnThread.cs"
           from Match match in Loose().Matches(file.Code)
           select $"{file.Path}:{file.LineAt(match.Index)} {match.Value}",
    ];

    [GeneratedRegex(@"\bTask\.Run\b|\bTask\.Factory\.StartNew\b|\bnew\s+Thread\b|\bThreadPool\.\w+|\bnew\s+PeriodicTimer\b|\bnew\s+Timer\b|\bnew\s+System\.Threading\.Timer\b")]
    private static partial Regex Loose();
}
