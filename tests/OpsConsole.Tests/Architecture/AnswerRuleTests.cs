using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Tests.Architecture;

[Collection(RunningConsole.Name)]
public sealed class AnswerRuleTests(RunningConsole console)
{
    /// <summary>Written byte by byte; <see cref="Surface.RequestBodyTests"/> compares its answer with the record.</summary>
    private const string HandWritten = "POST /api/sensors/readings answers  and says that it answers Wire.ReadingBatchAnswer";

    [Fact]
    public void A_call_answers_what_its_document_says() =>
        AnswerRules.Undocumented(console.Services.GetRequiredService<EndpointDataSource>().Endpoints).Should().Equal(HandWritten);

    [Fact]
    public void Canary_a_call_that_answers_something_else_is_reported()
    {
        RouteEndpoint[] endpoints =
        [
            Endpoint("/good", Good, typeof(Wire.HoldReturned)),
            Endpoint("/other", Good, typeof(Wire.HoldKept)),
            Endpoint("/silent", Good, null),
            Endpoint("/nameless", Nameless, typeof(Wire.HoldReturned)),
            Endpoint("/two", Two, typeof(Wire.HoldReturned)),
        ];
        var report = AnswerRules.Undocumented(endpoints).ToList();
        report.Should().HaveCount(4);
        report[0].Should().Be("POST /other answers Wire.HoldReturned and says that it answers Wire.HoldKept");
        report[1].Should().Be("POST /silent does not say that it answers Wire.HoldReturned");
        report[2].Should().StartWith("POST /nameless answers ").And.Contain("AnonymousType");
        report[3].Should().Be("POST /two answers Wire.HoldKept or Wire.HoldReturned and says that it answers Wire.HoldReturned");
    }

    private static Task Good(HttpContext context) => Handed(context, () => new Wire.HoldReturned("ready"));

    private static async Task Handed(HttpContext context, Func<Wire.HoldReturned> make)
    {
        await Task.Yield();
        await ApiRequest.WriteJson(context, make());
    }

    private static Task Nameless(HttpContext context) => ApiRequest.WriteJson(context, new { state = "ready" });

    private static async Task Two(HttpContext context)
    {
        using var request = await ApiRequest.Read(context, "canary");
        await request!.Answer(new Answer<Wire.HoldKept>(Outcome<Wire.HoldKept>.Done(new Wire.HoldKept("1")), Replayed: false));
        await Handed(context, () => new Wire.HoldReturned("ready"));
    }

    private static RouteEndpoint Endpoint(string pattern, Func<HttpContext, Task> handler, Type? answers) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(pattern), 0,
            new EndpointMetadataCollection([new HttpMethodMetadata(["POST"]), handler.Method, new CallDescription("Canary.", null, answers, KeyUse.None)]), pattern);
}
