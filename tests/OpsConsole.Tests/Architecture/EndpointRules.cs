using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;

namespace OpsConsole.Tests.Architecture;

/// <summary>An address the console answers.</summary>
/// <param name="Policies">Permissions that are needed, in order; empty where being signed in is enough.</param>
internal sealed record Call(string Method, string Pattern, bool IsAnonymous, IReadOnlyList<string> Policies)
{
    /// <summary>Who may call.</summary>
    public string Who => IsAnonymous ? "anybody" : Policies.Count == 0 ? "signed in" : string.Join(" and ", Policies);
}

/// <summary>Nothing is answered to somebody who may not ask.</summary>
internal static partial class EndpointRules
{
    /// <summary>The calls of the running console, without its static files and pages.</summary>
    public static IReadOnlyList<Call> Calls(IEnumerable<Microsoft.AspNetCore.Http.Endpoint> endpoints) =>
    [
        .. from endpoint in endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]
           let pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
           orderby pattern, method
           select new Call(method, pattern, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
               [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().Distinct().Order(StringComparer.Ordinal)]),
    ];

    /// <summary>An address that fits the pattern.</summary>
    public static string Example(string pattern) => Parameter().Replace(pattern, "x");

    /// <summary>Calls of the machine interface that change something and need no permission of their own.</summary>
    public static IReadOnlyList<string> Unguarded(IEnumerable<Call> calls) =>
        [.. calls.Where(c => c.Pattern.StartsWith("/api/", StringComparison.Ordinal) && (c.IsAnonymous || c.Policies.Count == 0)).Select(c => $"{c.Method} {c.Pattern} is open to {c.Who}")];

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Parameter();
}
