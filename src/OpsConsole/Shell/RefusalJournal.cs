using OpsConsole.Platform.Identity;
using OpsConsole.Ui.Identity;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Shell;

/// <summary>Journals what a circuit refuses by itself: pages opened without a request, and commands that came too late.</summary>
public sealed class RefusalJournal(CurrentOperator who, ConsoleLiveness liveness, Authorizer authorizer, ILogger<RefusalJournal> logger) : IDisposable
{
    private IDisposable? _subscription;

    /// <summary>Follows the circuit's commands; a second call changes nothing.</summary>
    public void Begin() => _subscription ??= liveness.Subscribe(() => _ = Command(liveness.LastRefusal));

    /// <summary>A page was asked for inside the circuit and refused.</summary>
    public async Task Page(string permission, string path) =>
        await authorizer.Denied(await who.Get(), permission, $"GET {path}", CancellationToken.None);

    /// <summary>A command was not executed. A journal that cannot be written is logged: the refusal itself stands.</summary>
    public async Task Command(CommandRefusal? refused)
    {
        if (refused is null)
            return;
        try
        {
            var fact = new CommandNotExecuted(
                refused.ActionCode, refused.Verdict.Code, liveness.ConsoleId, refused.Age is { } age ? (long)age.TotalMilliseconds : -1, refused.Key ?? "");
            await authorizer.NotExecuted(await who.Get(), fact, CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.LogError(error, "The refused command {Action} could not be journalled", refused.ActionCode);
        }
    }

    /// <summary>Stops following; refusals after it are not journalled.</summary>
    public void Dispose() => _subscription?.Dispose();
}
