namespace OpsConsole.Platform.FailSafe;

/// <summary>
/// Marks what an automated check answers: a closed set of cases. Each refuses, rejects, holds or is unverified, and is named
/// so, or else it takes a <see cref="CoverageProof"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CheckOutcomeAttribute : Attribute;
