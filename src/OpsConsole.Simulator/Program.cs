using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using OpsConsole.Simulator;
using OpsConsole.Simulator.Client;

var (options, errors) = SimulatorOptions.Read(args, Environment.GetEnvironmentVariable, TimeProvider.System.GetUtcNow());
if (options is null)
{
    foreach (var error in errors)
        await Console.Error.WriteLineAsync(error);
    await Console.Error.WriteLineAsync(SimulatorOptions.Usage);
    return 1;
}

using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
{
    BaseAddress = options.Url,
    Timeout = TimeSpan.FromSeconds(30),
};
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var voice = new Voice(Console.Out, TimeProvider.System);
var simulation = new Simulation(options, http, TimeProvider.System, voice);
var loops = new List<Func<CancellationToken, Task>> { simulation.Run };
if (!options.IgnoreInput)
    loops.Add(token => LifeLine.WatchInput(Console.In, simulation.Obey, token));
if (options.ParentProcess is { } parent)
    loops.Add(token => LifeLine.WatchParent(parent, TimeProvider.System, token));

try
{
    await Together.Run(stop.Token, [.. loops]);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Asked to end.
}
catch (KeyRefusedException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 2;
}

voice.Say("the simulator ends");
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
