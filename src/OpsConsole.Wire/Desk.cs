namespace OpsConsole.Wire;

/// <summary>Gives a claimed hold back to the queue.</summary>
/// <param name="LeaseToken">The token of the claim.</param>
/// <param name="Reason">Up to 1,000 characters.</param>
public sealed record HoldGivenBack(string LeaseToken, string? Reason = null);

/// <summary>Keeps a claimed hold for longer.</summary>
/// <param name="LeaseToken">The token of the claim.</param>
public sealed record HoldKept(string LeaseToken);

/// <summary>Decides a claimed hold.</summary>
/// <param name="LeaseToken">The token of the claim.</param>
/// <param name="Version">The version of the hold that was seen.</param>
/// <param name="Outcome"><c>release</c> or <c>reject</c>.</param>
/// <param name="ReasonCode">One of the codes the hold offers for this outcome.</param>
/// <param name="Comment">In the decider's own words.</param>
public sealed record HoldDecision(string LeaseToken, long Version, string Outcome, string ReasonCode, string? Comment = null);

/// <summary>Acknowledges an alert.</summary>
/// <param name="Occurrence">The occurrence that was seen; a later one is not acknowledged with it.</param>
/// <param name="Comment">Up to 1,000 characters.</param>
public sealed record AlertAcknowledged(int Occurrence, string? Comment = null);

/// <summary>What became of a hold that was given back.</summary>
/// <param name="State"><c>ready</c> once it waits for somebody again.</param>
public sealed record HoldReturned(string State);
