using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.TestKit;
using OpsConsole.Tests.Architecture.Canaries;

namespace OpsConsole.Tests.Architecture;

[Collection(RunningConsole.Name)]
public sealed class HostRuleTests(RunningConsole console)
{
    [Fact]
    public void Every_options_class_is_validated_at_start() => HostRules.Unvalidated(console.Registered, console.Services).ShouldBeSilent();

    [Fact]
    public void Every_loop_is_supervised() => HostRules.UnsupervisedLoops(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void Services_that_run_once_are_approved() => Approve.Lines("OneShots", HostRules.OneShots(ConsoleCode.Types));

    [Fact]
    public void No_work_is_started_beside_the_loops() => HostRules.LooseWork(SourceTree.Files).ShouldBeSilent();

    [Fact]
    public void Canary_options_without_a_validator_are_reported()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Canary:Patience", "3")]).Build();
        services.AddOptions<CanaryOptions>().Bind(configuration.GetSection("Canary"));
        services.AddOptions<LateCanaryOptions>().Bind(configuration.GetSection("Late")).Validate(o => o.Patience > 0);
        services.AddOptions<GoodCanaryOptions>().Bind(configuration.GetSection("Good")).Validate(o => o.Patience >= 0).ValidateOnStart();
        using var provider = services.BuildServiceProvider();
        HostRules.Unvalidated(services, provider).Should().Equal(
            "CanaryOptions has no validator", "CanaryOptions is not validated at start", "LateCanaryOptions is not validated at start");
        HostRules.BoundOptions(services).Select(o => o.Section).Should().Equal("Canary", "Good", "Late");
    }

    [Fact]
    public void Canary_a_loop_outside_the_supervision_is_reported()
    {
        HostRules.UnsupervisedLoops([typeof(LonelyLoop)]).Should().Equal("Tests.Architecture.Canaries.LonelyLoop is a background service outside the supervision");
        HostRules.OneShots([typeof(LonelyLoop), typeof(OneShot)]).Should().Equal("Tests.Architecture.Canaries.OneShot");
    }

    [Fact]
    public void Canary_work_beside_the_loops_is_reported() =>
        HostRules.LooseWork([new SourceFile("src/OpsConsole.Desk/Alerts/Bad.cs", "class Bad { void Go() => _ = Task.Run(() => 1); }")]).Should().Equal("src/OpsConsole.Desk/Alerts/Bad.cs:1 Task.Run");
}
