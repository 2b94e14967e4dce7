using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Tests.Alerts;

/// <summary>Raises an alert whose title is its fingerprint.</summary>
internal sealed class RaiseAlert(string title, Severity severity, string subject = "test/alerts") : Command<bool>(Operator.System("test"))
{
    public override string Stream => "test/alerts";

    public override void Declare(Needs needs) => AlertPlacement.Declare(needs, title);

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        await AlertPlacement.Raise(work, new AlertCondition(title, severity, title, "Nothing.", "Nothing.", subject, "/alerts"), ct);
        return true;
    }
}
