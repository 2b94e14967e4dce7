using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Tests.Platform;

public sealed class VerdictTests
{
    [Theory]
    [InlineData(1081, 1080)]
    [InlineData(0, 1)]
    [InlineData(-1, -1)]
    public void A_clearance_cannot_be_built_on_partial_coverage(long expected, long verified) =>
        FluentActions.Invoking(() => CoverageProof.Of("pairs", "kb-1", expected, verified)).Should().Throw<ArgumentException>();

    [Fact]
    public void A_refusal_names_at_least_one_reason() =>
        FluentActions.Invoking(() => new Verdict.Refused([])).Should().Throw<ArgumentException>();

    [Fact]
    public async Task An_exception_inside_a_check_is_unverified()
    {
        var verdict = await SafeCheck.Run("Screening", _ => throw new IOException("disk"), TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        verdict.Should().BeOfType<Verdict.Unverified>().Which.Reason.Code.Should().Be("engine-error");
    }

    [Fact]
    public async Task A_check_that_ignores_its_token_is_unverified_when_its_budget_ends()
    {
        var never = new TaskCompletionSource<Verdict>();
        var verdict = await SafeCheck.Run("Screening", _ => never.Task, TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        verdict.Should().BeOfType<Verdict.Unverified>().Which.Reason.Code.Should().Be("timeout");
    }

    [Fact]
    public void A_missing_answer_is_unverified() =>
        SafeCheck.Run("Screening", () => null!).Should().BeOfType<Verdict.Unverified>().Which.Reason.Code.Should().Be("no-answer");
}
