using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Tests.Architecture.Canaries;

internal sealed class CanaryCommands(WritePath write, Authorizer authorizer)
{
    private static readonly Permission Muting = new("canary.mute");

    public Task Silence(CancellationToken ct) => Run(Operator.System("canary"), ct);

    public async Task<Outcome<bool>> Ring(Operator by, CancellationToken ct) => await Task.Run(() => Run(by, ct), ct);

    public async Task<Outcome<bool>> Mute(Operator by, CancellationToken ct) => await Denied(by, ct) is { } denied ? denied : await Run(by, ct);

    public int Count(Operator by) => by.Roles.Count;

    private async Task<Refusal?> Denied(Operator by, CancellationToken ct) => await authorizer.Deny(by, Muting, "canary", ct);

    private async Task<Outcome<bool>> Run(Operator by, CancellationToken ct) => (await write.Execute(new RecordFact(by, "canary/1", new AccessDenied("canary", "canary")), ct)).Outcome;
}

internal sealed class CanaryCaller(CanaryCommands commands)
{
    public async Task Call(Operator by) => await commands.Ring(by, CancellationToken.None);
}
