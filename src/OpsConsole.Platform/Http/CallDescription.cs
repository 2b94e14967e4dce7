using Microsoft.AspNetCore.Builder;

namespace OpsConsole.Platform.Http;

/// <summary>Whether a call wants an <c>Idempotency-Key</c>; it is refused or let through by this.</summary>
public enum KeyUse
{
    /// <summary>A key has no meaning: the call changes nothing, or what it carries tells a repetition.</summary>
    None,

    /// <summary>Repeating the call does no harm; with a key the first answer is repeated.</summary>
    Optional,

    /// <summary>Without a key the call is refused.</summary>
    Required,
}

/// <summary>What the document of the machine interface says of a call beyond its address.</summary>
/// <param name="Summary">One line, what it is for.</param>
/// <param name="Takes">The body it reads; null if it reads none.</param>
/// <param name="Answers">The body of a success; null where its members are described in words only.</param>
/// <param name="Key">Whether it wants an idempotency key.</param>
public sealed record CallDescription(string Summary, Type? Takes, Type? Answers, KeyUse Key);

/// <summary>Describes the calls where they are mapped.</summary>
public static class CallDescriptions
{
    /// <summary>A call that reads and changes nothing.</summary>
    public static T Reads<T>(this T call, string summary, Type? answers = null, Type? takes = null) where T : IEndpointConventionBuilder =>
        call.Describe(new CallDescription(summary, takes, answers, KeyUse.None));

    /// <summary>A call that changes something.</summary>
    public static T Changes<T>(this T call, string summary, KeyUse key, Type? takes = null, Type? answers = null) where T : IEndpointConventionBuilder =>
        call.Describe(new CallDescription(summary, takes, answers, key));

    private static T Describe<T>(this T call, CallDescription description) where T : IEndpointConventionBuilder
    {
        call.Add(endpoint => endpoint.Metadata.Add(description));
        return call;
    }
}
