using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OpsConsole.Platform.Http;
using OpsConsole.Wire;

namespace OpsConsole.Api;

/// <summary>The document of the machine interface, made from what the calls say of themselves where they are mapped.</summary>
internal static class ApiDocument
{
    private const string Scheme = "key";
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        // Pages, forms and health have their own readers; this is for machines.
        options.ShouldInclude = call => call.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "OpsConsole machine interface",
                Version = "v1",
                Description = "Times are UTC, ISO 8601. Money is a decimal text and its currency. A refusal is a problem document whose code does not change; nothing was changed by a call that was refused, but for 503: then the same key finds out.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A machine key with the scopes its calls need.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Describe);
    });

    private static async Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<CallDescription>().LastOrDefault() is not { } call)
            return;
        var scopes = metadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        operation.Summary = call.Summary;
        operation.Description = $"Permission: {string.Join(", ", scopes)}.";
        operation.Tags = new HashSet<OpenApiTagReference> { new(context.Description.RelativePath!.Split('/')[1], context.Document) };
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];

        if (call.Key != KeyUse.None)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Required = call.Key == KeyUse.Required,
                Description = "1 to 255 visible ASCII characters, made before the first try. The same key and body give the same answer, marked Idempotent-Replayed.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
            });
        }

        if (call.Takes is not null)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = new() { Schema = await Named(call.Takes, context, ct) } },
            };
        }

        var answer = call.Answers is null ? new OpenApiSchema { Type = JsonSchemaType.Object } : await Named(call.Answers, context, ct);
        var problem = await Named(typeof(ProblemReport), context, ct);
        operation.Responses = new OpenApiResponses { ["200"] = Response("Done.", Json, answer) };
        foreach (var (status, meaning) in Refusals(call, context.Description.RelativePath!))
            operation.Responses[status] = Response(meaning, Problem, problem);
    }

    // Each body stands once in the document, under its own name.
    private static async Task<IOpenApiSchema> Named(Type type, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (type.IsArray)
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = await Named(type.GetElementType()!, context, ct) };
        var name = NameOf(type);
        if (context.Document!.Components?.Schemas?.ContainsKey(name) != true)
            context.Document.AddComponent(name, await context.GetOrCreateSchemaAsync(type, null, ct));
        return new OpenApiSchemaReference(name, context.Document);
    }

    /// <summary>The name of a body in the document.</summary>
    internal static string NameOf(Type type) => type.IsGenericType ? $"{type.GetGenericArguments()[0].Name}Page" : type.Name;

    private static IEnumerable<(string Status, string Meaning)> Refusals(CallDescription call, string path)
    {
        if (call.Takes is not null || call.Key != KeyUse.None || !path.Contains('{', StringComparison.Ordinal))
            yield return ("400", "The request has mistakes; each is named by its place.");
        yield return ("401", "No key, or one that is not valid.");
        yield return ("403", "The key does not have the permission.");
        if (path.Contains('{', StringComparison.Ordinal))
            yield return ("404", "There is no such thing.");
        if (call.Key != KeyUse.None)
            yield return ("409", "The state does not allow it, or the same key is being worked on.");
        if (call.Takes is not null)
            yield return ("413", "The body is larger than this call takes.");
        if (call.Key != KeyUse.None)
            yield return ("422", "The key was used for another request; what differs is named.");
        if (call.Takes is not null || call.Key != KeyUse.None)
            yield return ("429", "Too much is waiting; come back after Retry-After.");
        yield return ("503", "The storage does not answer. Nothing is confirmed; the same key finds out whether it went through.");
    }

    private static OpenApiResponse Response(string meaning, string type, IOpenApiSchema schema) => new()
    {
        Description = meaning,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [type] = new() { Schema = schema } },
    };
}
