using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Tests.Architecture;

/// <summary>A method others may call that changes audited state.</summary>
/// <param name="Asks">True if it asks the <see cref="Authorizer"/> itself.</param>
internal sealed record ChangingMethod(Type Home, MethodInfo Method, bool Asks)
{
    /// <summary><c>HoldCommands.Claim</c>.</summary>
    public string Name => $"{Home.Name}.{Method.Name}";

    public bool TakesOperator => Method.GetParameters().Any(p => p.ParameterType == typeof(Operator));
}

/// <summary>Nobody changes state unnamed, and nobody changes it unasked.</summary>
internal static class CommandRules
{
    /// <summary>Public methods that reach the write path, outside the platform; endpoints and loops are their callers, not they.</summary>
    public static IReadOnlyList<ChangingMethod> Changing(IEnumerable<Type> types) =>
    [
        .. from type in types
           where type.Assembly != typeof(WritePath).Assembly && !typeof(SupervisedService).IsAssignableFrom(type) && !type.IsInterface
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           where !method.IsSpecialName && !method.GetParameters().Any(p => p.ParameterType == typeof(HttpContext) || typeof(IEndpointRouteBuilder).IsAssignableFrom(p.ParameterType))
           let reached = Reached(type, method)
           where reached.Any(m => m.DeclaringType == typeof(WritePath) && m.Name == nameof(WritePath.Execute))
           orderby ConsoleCode.NameOf(type), method.Name
           select new ChangingMethod(type, method, reached.Any(m => m.DeclaringType == typeof(Authorizer))),
    ];

    /// <summary>Commands that do not say who acts.</summary>
    public static IReadOnlyList<string> Unnamed(IEnumerable<Type> types) =>
        [.. Changing(types).Where(m => m.Home.Name.EndsWith("Commands", StringComparison.Ordinal) && !m.TakesOperator).Select(m => $"{m.Name} changes state and takes no Operator")];

    /// <summary>Methods that change state and leave the asking to their callers, who are named.</summary>
    public static IReadOnlyList<string> AskedElsewhere(IReadOnlyList<Type> types)
    {
        var unasked = Changing(types).Where(m => !m.Asks).ToList();
        var callers = (from type in types
                       from used in Il.Uses(type).Select(u => u.Member).OfType<MethodInfo>().Distinct()
                       where used.DeclaringType != type
                       select (Type: type, used)).ToLookup(c => c.used, c => ConsoleCode.NameOf(c.Type));
        return [.. unasked.Select(m => $"{ConsoleCode.NameOf(m.Home)}.{m.Method.Name} <- {string.Join(", ", callers[m.Method].Distinct().Order(StringComparer.Ordinal))}").Distinct().Order(StringComparer.Ordinal)];
    }

    // What a method calls, following the type's own methods, its lambdas and its asynchronous parts.
    private static HashSet<MemberInfo> Reached(Type home, MethodBase start)
    {
        var reached = new HashSet<MemberInfo>();
        var todo = new Stack<MethodBase>([start]);
        while (todo.TryPop(out var method))
        {
            if (method.GetCustomAttribute<AsyncStateMachineAttribute>()?.StateMachineType is { } machine)
                todo.Push(machine.GetMethod("MoveNext", BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)!);
            foreach (var used in Il.Uses(method).Select(u => u.Member).OfType<MethodBase>().Select(Definition))
            {
                if (reached.Add(used) && used.DeclaringType is { } declaring && Il.Written(declaring) == home)
                    todo.Push(used);
            }
        }

        return reached;
    }

    private static MethodBase Definition(MethodBase method) => method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
}
