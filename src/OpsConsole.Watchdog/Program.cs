using System.Runtime.InteropServices;
using OpsConsole.Watchdog;

var (options, errors) = WatchdogOptions.Read(args, Environment.GetEnvironmentVariable);
if (options is null)
{
    foreach (var error in errors)
        await Console.Error.WriteLineAsync(error);
    await Console.Error.WriteLineAsync(WatchdogOptions.Usage);
    return 1;
}

WatchRecord record;
try
{
    record = new WatchRecord(options.Data);
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"--data: the record cannot be written in '{options.Data}': {failure.Message}");
    return 1;
}

// A new connection for every probe: a dead listener must not hide behind an old one.
using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, AllowAutoRedirect = false })
{
    BaseAddress = options.Url,
    Timeout = options.Timeout,
};
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var prober = new Prober(http, options.Key, TimeProvider.System);
    await new Watch(options, prober.Look, record, Console.Out, TimeProvider.System).Run(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Asked to end.
}

return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
