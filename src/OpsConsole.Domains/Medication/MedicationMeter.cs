using System.Diagnostics.Metrics;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Live;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Medication;

/// <summary>Metrics of adjudication. Meter <c>OpsConsole.Medication</c>. No personal data.</summary>
internal sealed class MedicationMeter : IDisposable
{
    private readonly Meter meter;
    private readonly Counter<long> decisions;
    private readonly Counter<long> checks;
    private readonly Counter<long> pairsExpected;
    private readonly Counter<long> pairsVerified;
    private readonly Counter<long> fired;
    private readonly Histogram<double> seconds;
    private readonly FeedAge age;

    private readonly DecisionPace pace;
    private readonly TimeProvider time;

    public MedicationMeter(IMeterFactory meters, DecisionPace pace, TimeProvider time)
    {
        (this.pace, this.time) = (pace, time);
        meter = meters.Create("OpsConsole.Medication");
        decisions = meter.CreateCounter<long>("opsconsole.medication.decisions", "{decision}", "Claims decided, by result");
        checks = meter.CreateCounter<long>("opsconsole.medication.checks", "{check}", "Interaction checks without a claim, by verdict");
        pairsExpected = meter.CreateCounter<long>("opsconsole.medication.pairs.expected", "{pair}", "Pairs of drugs that had to be checked");
        pairsVerified = meter.CreateCounter<long>("opsconsole.medication.pairs.verified", "{pair}", "Pairs of drugs that were checked");
        fired = meter.CreateCounter<long>("opsconsole.medication.rules.fired", "{finding}", "Findings, by rule");
        seconds = meter.CreateHistogram<double>("opsconsole.medication.decision.duration", "s", "Time from a claim's arrival to its durable decision");
        age = new FeedAge(meter, "opsconsole.medication.decisions.age", "Time since a claim was decided", time);
    }

    public void Decided(ClaimAnswer document, TimeSpan duration)
    {
        decisions.Add(1, new KeyValuePair<string, object?>("result", document.Result));
        pairsExpected.Add(document.Coverage.PairsExpected);
        pairsVerified.Add(document.Coverage.PairsVerified);
        foreach (var finding in document.Findings)
            fired.Add(1, new KeyValuePair<string, object?>("rule", finding.Rule));
        seconds.Record(duration.TotalSeconds);
        age.Came();
        pace.Took(duration, time.GetUtcNow());
    }

    public void Checked(string verdict) => checks.Add(1, new KeyValuePair<string, object?>("verdict", verdict));

    public void Dispose() => meter.Dispose();
}
