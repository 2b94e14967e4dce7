using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Sensors.Intake;

/// <summary><c>POST /api/sensors/readings</c>: read from bytes and answered as bytes, because it is called hundreds of times a second.</summary>
internal static class ReadingEndpoints
{
    public static async Task Post(HttpContext context, ReadingIntake intake, IOptions<SensorOptions> options)
    {
        var (body, tooLarge) = await ApiRequest.ReadBody(context, options.Value.LargestBatchBytes);
        if (tooLarge)
        {
            await ApiProblem.Write(context, ApiRefusals.TooLarge(options.Value.LargestBatchBytes));
            return;
        }

        var outcome = await intake.Take(context.Operator(), body, context.RequestAborted);
        if (outcome.Refused is { } refusal)
        {
            await ApiProblem.Write(context, refusal);
            return;
        }

        var answer = new ArrayBufferWriter<byte>(256);
        await using (var writer = new Utf8JsonWriter(answer))
            Write(writer, outcome.Value!);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = answer.WrittenCount;
        await context.Response.Body.WriteAsync(answer.WrittenMemory, context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, IntakeAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("accepted", answer.Accepted);
        writer.WriteNumber("duplicates", answer.Duplicates);
        writer.WriteStartArray("quarantined");
        foreach (var bad in answer.Quarantined)
        {
            writer.WriteStartObject();
            if (bad.Seq is { } seq)
                writer.WriteNumber("seq", seq);
            else
                writer.WriteNull("seq");
            writer.WriteString("code", bad.Code);
            writer.WriteNumber("index", bad.Index);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("missing");
        foreach (var range in answer.Missing)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(range.From);
            writer.WriteNumberValue(range.To);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
