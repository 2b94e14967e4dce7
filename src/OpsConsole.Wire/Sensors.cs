namespace OpsConsole.Wire;

/// <summary>One measuring point (<c>PUT /api/sensors/points</c>).</summary>
/// <param name="Tag">Unique name, such as <c>CO-M4E-0034</c>.</param>
/// <param name="Source">The controller that sends it; sequence numbers are counted per source.</param>
/// <param name="Span">Lowest and highest value the instrument can give, in <paramref name="Unit"/>.</param>
/// <param name="Period">Seconds between two samples.</param>
/// <param name="Criticality"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
public sealed record SensorPoint(
    string Tag,
    string Source,
    string Kind,
    string Unit,
    string Location,
    IReadOnlyList<double> Span,
    double Period,
    IReadOnlyList<SensorLimit> Limits,
    string Criticality);

/// <summary>An alarm limit of a point.</summary>
/// <param name="Kind"><c>HH</c>, <c>H</c>, <c>L</c> or <c>LL</c>.</param>
/// <param name="Value">In the point's unit.</param>
/// <param name="Deadband">How far back inside the value must come before the alarm clears, in the point's unit.</param>
/// <param name="OnDelay">Seconds the condition must hold before the alarm is raised.</param>
/// <param name="OffDelay">Seconds the condition must be gone before the alarm clears.</param>
public sealed record SensorLimit(string Kind, double Value, double Deadband = 0, double OnDelay = 0, double OffDelay = 0);

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
/// <param name="Seq">Absent when the sample did not have a readable one.</param>
public sealed record QuarantinedReading(long? Seq, string Code);

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
