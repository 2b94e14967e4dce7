namespace OpsConsole.Simulator.Client;

/// <summary>The console does not accept the machine key: it is wrong or has been revoked, and going on would only knock at a closed door.</summary>
internal sealed class KeyRefusedException()
    : Exception($"The console does not accept the key. Give another one by --key or {SimulatorOptions.KeyVariable}.");
