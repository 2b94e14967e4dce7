namespace OpsConsole.Wire;

/// <summary>One measuring point (<c>PUT /api/sensors/points</c>).</summary>
/// <param name="Tag">Unique name, such as <c>CO-M4E-0034</c>.</param>
/// <param name="Source">The controller that sends it; sequence numbers are counted per source.</param>
/// <param name="Span">Lowest and highest value the instrument can give, in <paramref name="Unit"/>.</param>
/// <param name="Period">Seconds between two samples.</param>
/// <param name="Criticality"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Commissioned">When it was put to work, UTC; earlier times of its readings are not believed.</param>
public sealed record SensorPoint(
    string Tag,
    string Source,
    string Kind,
    string Unit,
    string Location,
    IReadOnlyList<double> Span,
    double Period,
    IReadOnlyList<SensorLimit> Limits,
    string Criticality,
    DateTime? Commissioned = null);

/// <summary>An alarm limit of a point.</summary>
/// <param name="Kind"><c>HH</c>, <c>H</c>, <c>L</c> or <c>LL</c>.</param>
/// <param name="Value">In the point's unit.</param>
/// <param name="Deadband">How far back inside the value must come before the alarm clears, in the point's unit.</param>
/// <param name="OnDelay">Seconds the condition must hold before the alarm is raised.</param>
/// <param name="OffDelay">Seconds the condition must be gone before the alarm clears.</param>
/// <param name="Priority"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>; the kind's own if absent.</param>
public sealed record SensorLimit(string Kind, double Value, double Deadband = 0, double OnDelay = 0, double OffDelay = 0, string? Priority = null);

/// <summary>One sample.</summary>
/// <param name="Seq">Counted up by one per source and epoch, without gaps: this is how a lost sample is noticed.</param>
/// <param name="Time">The source's own clock, UTC; it may be wrong and is judged by the console.</param>
/// <param name="Quality">OPC UA status in words; absent means good.</param>
public sealed record SensorReading(string Tag, long Seq, DateTime Time, double Value, string? Quality = null);

/// <summary>A batch of samples from one source (<c>POST /api/sensors/readings</c>).</summary>
/// <param name="Epoch">Rises each time the source starts to count <c>seq</c> anew.</param>
public sealed record ReadingBatch(string Source, long Epoch, IReadOnlyList<SensorReading> Readings);

/// <summary>What became of a batch, once it is durable.</summary>
/// <param name="Missing">Intervals of <c>seq</c> never received, both ends inclusive.</param>
public sealed record ReadingBatchAnswer(
    int Accepted,
    int Duplicates,
    IReadOnlyList<QuarantinedReading> Quarantined,
    IReadOnlyList<IReadOnlyList<long>> Missing);

/// <summary>A sample that could not be accepted, and why.</summary>
/// <param name="Seq">Null when the sample did not have a readable one.</param>
/// <param name="Code">Stable reason in kebab-case.</param>
/// <param name="Index">The place of the sample in the batch, counted from 0.</param>
public sealed record QuarantinedReading(long? Seq, string Code, int Index);

/// <summary>Acknowledges an alarm.</summary>
/// <param name="Comment">Up to 1,000 characters.</param>
public sealed record AlarmAcknowledged(string? Comment = null);

/// <summary>Shelves an alarm.</summary>
/// <param name="Reason">Up to 1,000 characters.</param>
/// <param name="Minutes">1 to 10,080; not needed for one that is shelved until it returns to normal.</param>
/// <param name="OneShot">Until it returns to normal.</param>
public sealed record AlarmShelved(string Reason, double? Minutes = null, bool OneShot = false);

/// <summary>Takes an alarm out of service.</summary>
/// <param name="WorkOrder">Up to 100 characters.</param>
public sealed record AlarmOutOfService(string WorkOrder);

/// <summary>The account of a source for one UTC day (<c>GET /api/sensors/completeness</c>): expected is received, recovered, lost and open together.</summary>
/// <param name="Day"><c>yyyy-MM-dd</c>, UTC.</param>
/// <param name="Recovered">Were missing and arrived later.</param>
/// <param name="Lost">The source says that it no longer has them.</param>
/// <param name="Open">Missing and still waited for.</param>
/// <param name="LongestGap">Sequence numbers missing in a row.</param>
/// <param name="Duplicates">Readings that were sent again, since the console started to count.</param>
/// <param name="Blocks">Stored blocks received that day.</param>
/// <param name="Hash">SHA-256 over the hashes of those blocks, in order; hexadecimal.</param>
/// <param name="Epochs">The account of each epoch of the source.</param>
public sealed record SensorCompleteness(
    string Source,
    DateOnly Day,
    long Expected,
    long Received,
    long Recovered,
    long Lost,
    long Open,
    long Quarantined,
    long LongestGap,
    long Duplicates,
    long Blocks,
    string Hash,
    IReadOnlyList<SensorEpoch> Epochs);

/// <summary>One epoch's part of an account.</summary>
/// <param name="From">First sequence number of the day.</param>
/// <param name="To">Last sequence number of the day.</param>
/// <param name="Missing">Intervals of <c>seq</c> not received, both ends inclusive; at most 1,000.</param>
public sealed record SensorEpoch(
    long Epoch,
    long From,
    long To,
    long Received,
    long Recovered,
    long Lost,
    long Open,
    IReadOnlyList<IReadOnlyList<long>> Missing);
