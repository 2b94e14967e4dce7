using OpsConsole.Benchmarks;

// dotnet run -c Release --project tests/OpsConsole.Benchmarks [name …]; without names, all of them.
var benchmarks = new Dictionary<string, Func<Report, Task>>(StringComparer.Ordinal)
{
    ["transactions"] = TransactionsBenchmark.Run,
    ["sensors"] = SensorsBenchmark.Run,
    ["push"] = report => PushBenchmark.Run(report, browsers: 5),
    ["push-to-fifty-browsers"] = report => PushBenchmark.Run(report, browsers: 50),
    ["claims"] = ClaimsBenchmark.Run,
    ["start"] = StartBenchmark.Run,
    ["kill"] = KillBenchmark.Run,
};

var report = new Report();
foreach (var name in args.Length > 0 ? args : [.. benchmarks.Keys])
{
    if (!benchmarks.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"There is no benchmark '{name}'. There are: {string.Join(", ", benchmarks.Keys)}.");
        return 2;
    }

    Console.WriteLine(name);
    SettleDisk();
    await run(report);
}

return report.AllReached ? 0 : 1;

// What a build has left in memory goes to the disk half a minute later, and a commit that has to be flushed then waits for all of it.
static void SettleDisk()
{
    using var sync = System.Diagnostics.Process.Start("sync");
    sync.WaitForExit();
}
