namespace OpsConsole.Ui.Navigation;

/// <summary>A single-key shortcut, for the list at <c>?</c>.</summary>
/// <param name="Keys">The keys as printed.</param>
/// <param name="Does">What they do.</param>
public sealed record KeyHint(string Keys, string Does);
