using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.SignalR;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Ui.Live;

namespace OpsConsole.Tests.Architecture;

/// <summary>What components may hold, who may open them, and what they give back.</summary>
internal static class ComponentRules
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // What the framework offers for the screen itself.
    private static readonly string[] ScreenServices = ["Microsoft.AspNetCore.Components", "Microsoft.JSInterop", "Microsoft.Extensions.Logging", "MudBlazor"];

    // The journal is written by the write path alone; this slice only reads it.
    private static readonly Type[] ReadSlices = [typeof(JournalQueries), typeof(TimeProvider)];

    public static IEnumerable<Type> Components(IEnumerable<Type> types) => types.Where(t => typeof(IComponent).IsAssignableFrom(t) && !t.IsInterface);

    /// <summary>What a component is given: injected properties, its own and inherited, and constructor parameters.</summary>
    public static IReadOnlyList<(string Name, Type Type)> Injected(Type component)
    {
        var injected = new List<(string, Type)>();
        for (var type = component; type is not null && type != typeof(object); type = type.BaseType)
            injected.AddRange(type.GetProperties(Own).Where(p => p.IsDefined(typeof(InjectAttribute))).Select(p => (p.Name, p.PropertyType)));
        injected.AddRange(component.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => (p.Name!, p.ParameterType)));
        return injected;
    }

    /// <summary>Injections that are neither slice services, monitors, nor services of the screen.</summary>
    public static IReadOnlyList<string> Shortcuts(IEnumerable<Type> types) =>
    [
        .. from component in Components(types)
           from given in Injected(component)
           let why = Forbidden(given.Type)
           where why is not null
           select $"{ConsoleCode.NameOf(component)} injects {given.Type.Name} ({given.Name}): {why}",
    ];

    private static string? Forbidden(Type type)
    {
        if (ReadSlices.Contains(type) || ModuleBoundaries.MonitorOf(type) is not null)
            return null;
        if (typeof(Microsoft.EntityFrameworkCore.DbContext).IsAssignableFrom(type) || typeof(IOpsDbFactory).IsAssignableFrom(type))
            return "a component reads through a slice's queries, never the database";
        if (type == typeof(WritePath))
            return "a component changes state through a slice's commands, which authorise first";
        if (typeof(Hub).IsAssignableFrom(type) || type.Namespace?.StartsWith("Microsoft.AspNetCore.SignalR", StringComparison.Ordinal) == true)
            return "high-rate values go through the live hub in the browser, not through a component";
        if (type == typeof(HttpClient) || type == typeof(IHttpClientFactory))
            return "a component calls the slice, not the network";
        if (ScreenServices.Any(space => type.Namespace?.StartsWith(space, StringComparison.Ordinal) == true))
            return null;
        var home = type.Assembly.GetName().Name!;
        return home.StartsWith("OpsConsole", StringComparison.Ordinal) && home != typeof(WritePath).Assembly.GetName().Name
            ? null
            : "only slice services, monitors and services of the screen are injected";
    }

    public static IEnumerable<Type> Pages(IEnumerable<Type> types) => Components(types).Where(t => t.IsDefined(typeof(RouteAttribute), inherit: false));

    /// <summary>Pages that say neither who may open them nor that anybody may.</summary>
    public static IReadOnlyList<string> Unprotected(IEnumerable<Type> types) =>
    [
        .. from page in Pages(types)
           where !page.IsDefined(typeof(AllowAnonymousAttribute)) && !page.IsDefined(typeof(AuthorizeAttribute))
           select $"{ConsoleCode.NameOf(page)} ({Routes(page)}) has no policy",
    ];

    /// <summary>Pages anybody may open.</summary>
    public static IReadOnlyList<string> Anonymous(IEnumerable<Type> types) =>
        [.. Pages(types).Where(p => p.IsDefined(typeof(AllowAnonymousAttribute))).Select(p => $"{Routes(p)}  {ConsoleCode.NameOf(p)}").Order(StringComparer.Ordinal)];

    /// <summary>Policies of pages that no permission has: such a page is closed to everybody, or worse, misspelt.</summary>
    public static IReadOnlyList<string> UnknownPolicies(IEnumerable<Type> types, IEnumerable<string> known) =>
    [
        .. from page in Pages(types)
           from attribute in page.GetCustomAttributes<AuthorizeAttribute>()
           where attribute.Policy is not null && !known.Contains(attribute.Policy, StringComparer.Ordinal)
           select $"{ConsoleCode.NameOf(page)} asks for '{attribute.Policy}', which is no permission",
    ];

    public static string Routes(Type page) => string.Join(' ', page.GetCustomAttributes<RouteAttribute>().Select(r => r.Template).Order(StringComparer.Ordinal));

    /// <summary>Components that take something and do not give it back.</summary>
    public static IReadOnlyList<string> Leaks(IEnumerable<Type> types) => [.. Components(types).SelectMany(LeaksOf)];

    private static IEnumerable<string> LeaksOf(Type component)
    {
        var name = ConsoleCode.NameOf(component);
        var disposes = typeof(IDisposable).IsAssignableFrom(component) || typeof(IAsyncDisposable).IsAssignableFrom(component);
        var uses = Il.Uses(component).ToList();
        var atTheEnd = uses.Where(u => IsDisposal(u.By)).ToList();
        var handsOver = typeof(LiveComponent).IsAssignableFrom(component) && uses.Any(u => u.Member is MethodInfo { Name: "Own" });

        foreach (var field in component.GetFields(Own).Where(f => IsOwned(component, f)))
        {
            if (!handsOver && (!disposes || !atTheEnd.Any(u => u.Member == field)))
                yield return $"{name} keeps {FieldName(field)} ({field.FieldType.Name}) and does not dispose it";
        }

        foreach (var added in uses.Where(u => u.Member is MethodInfo m && m.IsSpecialName && m.Name.StartsWith("add_", StringComparison.Ordinal)).Select(u => u.Member.Name[4..]).Distinct())
        {
            if (!disposes || !atTheEnd.Any(u => u.Member.Name == $"remove_{added}"))
                yield return $"{name} listens to {added} and does not stop";
        }

        foreach (var lost in uses.Where(u => u.IsDropped && u.Member is MethodInfo { Name: "Subscribe" or "CreateTimer" or "RegisterLocationChangingHandler" }))
            yield return $"{name} drops what {lost.Member.Name} answers: nobody can end it";
    }

    private static bool IsDisposal(MethodBase method) =>
        method.Name.Contains("Dispose", StringComparison.Ordinal) || method.DeclaringType!.Name.Contains("<Dispose", StringComparison.Ordinal);

    private static bool IsOwned(Type component, FieldInfo field)
    {
        var type = field.FieldType;
        var disposable = typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type)
            || type.IsGenericType && type.GetGenericArguments().Any(a => typeof(IDisposable).IsAssignableFrom(a) && a.IsInterface);
        if (!disposable || typeof(Task).IsAssignableFrom(type) || typeof(IComponent).IsAssignableFrom(type))
            return false;
        // Properties the framework fills belong to the framework.
        var property = component.GetProperty(FieldName(field), Own);
        return property?.GetCustomAttributes().Any(a => a is InjectAttribute or ParameterAttribute or CascadingParameterAttribute) != true;
    }

    private static string FieldName(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
