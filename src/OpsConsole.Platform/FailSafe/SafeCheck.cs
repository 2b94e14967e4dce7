namespace OpsConsole.Platform.FailSafe;

/// <summary>The one place where exceptions, time-outs and missing input become <see cref="Verdict.Unverified"/>.</summary>
public static class SafeCheck
{
    /// <summary>
    /// Runs a check. Any exception, a time-out, or a null answer is unverified, never a clearance.
    /// Cancellation asked by the caller is passed on: nobody waits for that answer any more.
    /// </summary>
    /// <param name="subject">What is being checked, for the sentence shown to the person who decides.</param>
    /// <param name="check">The check; it should honour the token.</param>
    /// <param name="budget">How long the check may take.</param>
    /// <param name="time">The clock that measures the budget.</param>
    public static async Task<Verdict> Run(
        string subject, Func<CancellationToken, Task<Verdict>> check, TimeSpan budget, TimeProvider time, CancellationToken ct)
    {
        using var budgetSource = new CancellationTokenSource(budget, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, budgetSource.Token);
        try
        {
            // WaitAsync: a check that ignores its token must not hold the caller past the budget.
            var verdict = await check(linked.Token).WaitAsync(linked.Token);
            return verdict ?? Unverified("no-answer", $"{subject} gave no answer");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return Unverified("timeout", $"{subject} did not answer within {budget.TotalMilliseconds:0} ms");
        }
        catch (Exception error)
        {
            return Unverified("engine-error", $"{subject} failed ({error.GetType().Name})");
        }
    }

    /// <summary>The same for a check that does no I/O.</summary>
    public static Verdict Run(string subject, Func<Verdict> check)
    {
        try
        {
            return check() ?? Unverified("no-answer", $"{subject} gave no answer");
        }
        catch (Exception error)
        {
            return Unverified("engine-error", $"{subject} failed ({error.GetType().Name})");
        }
    }

    private static Verdict.Unverified Unverified(string code, string what) =>
        new(new Reason(code, $"Unable to verify, manual review required: {what}."));
}
