namespace OpsConsole.Simulator;

/// <summary>Loops that live and die together.</summary>
internal static class Together
{
    /// <summary>Runs all of them; when one ends or fails, the others are stopped, and the first failure is thrown.</summary>
    public static async Task Run(CancellationToken ct, params Func<CancellationToken, Task>[] loops)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = loops.Select(loop => loop(stop.Token)).ToArray();
        var first = await Task.WhenAny(running);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(running);
        }
        catch (OperationCanceledException)
        {
            // The others were asked to stop; what matters is how the first one ended.
        }

        await first;
    }
}
