using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Http;

/// <summary>A request of the machine interface after its envelope was checked: who, the JSON body, the idempotency key.</summary>
public sealed class ApiRequest : IDisposable
{
    private readonly JsonDocument _document;

    private readonly string _operation;
    private readonly ReadOnlyMemory<byte> _raw;
    private readonly EdgeRefusals? _refusals;

    private ApiRequest(
        HttpContext context, Operator by, string operation, JsonDocument document, IdempotencyClaim? idempotency, ReadOnlyMemory<byte> raw, EdgeRefusals? refusals) =>
        (Context, By, _operation, _document, Idempotency, _raw, _refusals) = (context, by, operation, document, idempotency, raw, refusals);

    /// <summary>The HTTP request it came in.</summary>
    public HttpContext Context { get; }

    /// <summary>Who calls: the holder of the key, or the person signed in.</summary>
    public Operator By { get; }

    /// <summary>The body.</summary>
    public JsonElement Body => _document.RootElement;

    /// <summary>The members of the body that the document says this call takes.</summary>
    public JsonFields Fields() => new(Body, Takes);

    /// <summary>The members of one item of the batch that the document says this call takes.</summary>
    public JsonFields Fields(JsonElement item) => new(item, Takes.GetElementType() ?? throw new InvalidOperationException($"The call {_operation} does not take a batch."));

    // What takes nothing has no members that could be asked for.
    private Type Takes => CallOf(Context).Takes ?? typeof(object);

    private static CallDescription CallOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<CallDescription>()
        ?? throw new InvalidOperationException($"{context.Request.Method} {context.Request.Path} does not say of itself whether it wants a key and what it takes.");

    /// <summary>The claim, when the caller sent a key.</summary>
    public IdempotencyClaim? Idempotency { get; }

    /// <summary>
    /// Reads a JSON body and the key, which the call's <see cref="CallDescription"/> may require; a problem is answered at once and null returned.
    /// </summary>
    /// <param name="operation">Name of the operation, part of the key's scope.</param>
    /// <param name="mostBytes">Largest body; beyond it 413.</param>
    /// <param name="refusals">Where bodies that cannot be read are journalled; null where they are not.</param>
    public static async Task<ApiRequest?> Read(
        HttpContext context, string operation, int mostBytes = 1_048_576, EdgeRefusals? refusals = null)
    {
        var by = context.Operator();
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var call = CallOf(context);
        if (call.Key == KeyUse.Required && key.Length == 0)
            return await Refuse(context, ApiRefusals.KeyRequired);
        if (key.Length > 0 && IdempotencyClaim.Problem(key) is { } wrong)
            return await Refuse(context, ApiRefusals.KeyInvalid(wrong));

        var (body, tooLarge) = await ReadBody(context, mostBytes);
        if (tooLarge)
            return await Refuse(context, ApiRefusals.TooLarge(mostBytes));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        }
        catch (JsonException error)
        {
            return await Unreadable(ApiRefusals.NotJson(error));
        }

        try
        {
            var claim = key.Length == 0 ? null : new IdempotencyClaim($"{by.PersonId} {operation}", key, CanonicalJson.Of(document.RootElement));
            return new ApiRequest(context, by, operation, document, claim, body, refusals);
        }
        catch (FormatException error)
        {
            document.Dispose();
            return await Unreadable(ApiRefusals.NotCanonical(error.Message));
        }

        async Task<ApiRequest?> Unreadable(Refusal refusal)
        {
            if (refusals is not null)
                await refusals.Keep(by, operation, refusal.Code, body, context.RequestAborted);
            return await Refuse(context, refusal);
        }
    }

    /// <summary>Answers that the body is not what the call expects, and journals it where the call asked for that.</summary>
    public async Task RefuseAtEdge(Refusal refusal)
    {
        await KeepRefusal(refusal.Code);
        await ApiProblem.Write(Context, refusal);
    }

    /// <summary>Journals a refusal at the edge that is answered elsewhere.</summary>
    public Task KeepRefusal(string code) => _refusals?.Keep(By, _operation, code, _raw, Context.RequestAborted) ?? Task.CompletedTask;

    /// <summary>Reads the raw body up to a limit.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, bool TooLarge)> ReadBody(HttpContext context, int mostBytes)
    {
        if (context.Request.ContentLength > mostBytes)
            return (default, true);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > mostBytes)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                return (default, true);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (body, false);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task<ApiRequest?> Refuse(HttpContext context, Refusal refusal)
    {
        await ApiProblem.Write(context, refusal);
        return null;
    }

    /// <summary>Writes the answer of a command: its value, or its refusal as a problem document.</summary>
    /// <param name="status">Status of a success.</param>
    public Task Answer<T>(Answer<T> answer, int status = 200)
    {
        if (answer.Replayed)
            Context.Response.Headers["Idempotent-Replayed"] = "true";
        return answer.Outcome.Refused is { } refusal
            ? ApiProblem.Write(Context, refusal)
            : WriteJson(Context, answer.Outcome.Value, status);
    }

    /// <summary>Writes a value as JSON.</summary>
    public static Task WriteJson<T>(HttpContext context, T value, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>Gives up the body; elements taken from it can be read no longer.</summary>
    public void Dispose() => _document.Dispose();
}

/// <summary>Refusals of the envelope, before any command exists. None of them is stored.</summary>
public static class ApiRefusals
{
    /// <summary>400: a call that changes something came without a key.</summary>
    public static Refusal KeyRequired { get; } = new(
        "idempotency-key-required", 400, "The Idempotency-Key header is missing",
        "This call changes something; send a key of 1 to 255 visible ASCII characters, made before the first try.");

    /// <summary>400: the key came and cannot be one.</summary>
    /// <param name="wrong">What is wrong with it, in a sentence; see <see cref="IdempotencyClaim.Problem"/>.</param>
    public static Refusal KeyInvalid(string wrong) => new("idempotency-key-invalid", 400, "The Idempotency-Key header is not usable", wrong);

    /// <summary>413.</summary>
    /// <param name="mostBytes">Limit of this call, in bytes.</param>
    public static Refusal TooLarge(int mostBytes) => new(
        "body-too-large", 413, "The body is too large", $"The limit of this call is {mostBytes} bytes; send smaller batches.");

    /// <summary>400: says at which line and byte, counted as the parser does, reading stopped.</summary>
    public static Refusal NotJson(JsonException error) => new(
        "malformed-json", 400, "The body is not JSON", $"Reading stopped at line {error.LineNumber + 1}, byte {error.BytePositionInLine}.");

    /// <summary>400: it is JSON, but has no canonical form.</summary>
    /// <param name="wrong">Why, in a sentence: a member that stands twice, a lone surrogate, a number outside a double.</param>
    public static Refusal NotCanonical(string wrong) => new("malformed-json", 400, "The body is ambiguous JSON", wrong);

    /// <summary>400: every problem at once, by its JSON pointer.</summary>
    /// <param name="errors">At least one.</param>
    public static Refusal Invalid(IReadOnlyList<FieldError> errors) => new(
        "invalid-request", 400, "The request has mistakes", $"{errors.Count} member{(errors.Count == 1 ? " is" : "s are")} missing or wrong; nothing was changed.")
    {
        Errors = errors,
    };

    /// <summary>404.</summary>
    /// <param name="what">What there is none of, as the sentence begins: <c>The key</c>.</param>
    public static Refusal NotFound(string what) => new("not-found", 404, $"{what} does not exist", "Check the id; nothing was changed.");
}
