using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Platform.Http;

namespace OpsConsole.Tests.Architecture;

/// <summary>What a call answers is what its document says that it answers.</summary>
internal static class AnswerRules
{
    /// <summary>Calls whose answer is another than the one in their description.</summary>
    public static IEnumerable<string> Undocumented(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<CallDescription>() is not { } call || endpoint.Metadata.GetMetadata<MethodInfo>() is not { } handler)
                continue;
            var name = $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]} {endpoint.RoutePattern.RawText}";
            var written = Written(handler).Select(NameOf).Order(StringComparer.Ordinal).ToList();
            if (call.Answers is null)
                yield return $"{name} does not say that it answers {string.Join(" or ", written)}";
            else if (written is not [var only] || only != NameOf(call.Answers))
                yield return $"{name} answers {string.Join(" or ", written)} and says that it answers {NameOf(call.Answers)}";
        }
    }

    // Follows the request and its context wherever they are handed on.
    private static HashSet<Type> Written(MethodBase handler)
    {
        var (found, seen, open) = (new HashSet<Type>(), new HashSet<MethodBase>(), new Stack<MethodBase>([handler]));
        while (open.TryPop(out var method))
        {
            if (!seen.Add(method))
                continue;
            var body = method.GetCustomAttribute<AsyncStateMachineAttribute>()?.StateMachineType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic) ?? method;
            foreach (var called in Il.Uses(body).Select(u => u.Member).OfType<MethodInfo>())
            {
                if (called.DeclaringType == typeof(ApiRequest) && called is { Name: nameof(ApiRequest.WriteJson) or nameof(ApiRequest.Answer), IsGenericMethod: true })
                    found.Add(called.GetGenericArguments()[0]);
                else if (IsHandedOnTo(called))
                    open.Push(called);
            }
        }

        return found;
    }

    private static bool IsHandedOnTo(MethodInfo called) =>
        called.DeclaringType is { } type && type.Assembly.GetName().Name!.StartsWith("OpsConsole", StringComparison.Ordinal) && Il.Written(type) != typeof(ApiRequest)
        && (Il.IsGenerated(type) || called.GetParameters().Any(p => p.ParameterType == typeof(HttpContext) || p.ParameterType == typeof(ApiRequest)));

    private static string NameOf(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.FullName!.Replace("OpsConsole.", "", StringComparison.Ordinal);
}
