using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Watch;

/// <summary>
/// Lets time pass for the sensors: once a second the bands move and losses of data become alerts; limit alarms follow their events at once.
/// Every instance shows the bands; only the one with the lease writes.
/// </summary>
internal sealed class SensorWatch : SupervisedService, IDisposable
{
    private const string Job = "sensors.watch";
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);

    private readonly IOpsDbFactory _databases;
    private readonly WritePath _write;
    private readonly Leases _leases;
    private readonly SensorState _state;
    private readonly AlarmFollower _alarms;
    private readonly int _mostNamed;
    private readonly Operator _by = Operator.System(Job);
    private readonly SemaphoreSlim _turning = new(1);
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<string> _active = new(StringComparer.Ordinal);
    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlertCondition> _told = new(StringComparer.Ordinal);
    private readonly IDisposable _subscription;
    private DateTimeOffset _sweptAt;
    private DateTimeOffset _renewAt;
    private bool _leads;

    public SensorWatch(
        IOpsDbFactory databases, WritePath write, Leases leases, SensorState state, AlarmFollower alarms, CommitFeed feed, IOptions<SensorOptions> options,
        LoopRegistry loops, TimeProvider time, ILogger<SensorWatch> logger) : base(loops, time, logger)
    {
        (_databases, _write, _leases, _state, _alarms, _mostNamed) = (databases, write, leases, state, alarms, options.Value.MostSilentNamed);
        _state.EventsArrived = () => _signal.Writer.TryWrite(true);
        _subscription = feed.Subscribe(entries =>
        {
            if (_alarms.Note(entries))
                _signal.Writer.TryWrite(true);
        });
    }

    public override string Name => Job;

    /// <summary>This instance writes alarms and alerts.</summary>
    public bool Leads => _leads;

    protected override TimeSpan Pace => TimeSpan.Zero;

    public override async Task Turn(CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_signal.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(SweepEvery, Time, waiting.Token));
        await waiting.CancelAsync();
        _signal.Reader.TryRead(out _);
        ct.ThrowIfCancellationRequested();
        if (_state.IsReady)
            await Run(ct);
    }

    /// <summary>Does now what is due: events, and the sweep once its second is over.</summary>
    public async Task Run(CancellationToken ct)
    {
        await _turning.WaitAsync(ct);
        try
        {
            await Lead(ct);
            await _alarms.Follow(_leads, ct);
            if (Time.GetUtcNow() - _sweptAt < SweepEvery)
                return;
            _sweptAt = Time.GetUtcNow();
            await Sweep(ct);
            await _alarms.Follow(_leads, ct);
        }
        finally
        {
            _turning.Release();
        }
    }

    private async Task Lead(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        if (now < _renewAt)
            return;
        var led = _leads;
        _leads = await _leases.Take(Job, LeaseFor, ct) is not null;
        _renewAt = now + RenewEvery;
        if (!_leads || led)
            return;
        await using var db = _databases.Create();
        _active.Clear();
        _told.Clear();
        _active.UnionWith(await db.Set<SensorSignalRow>().AsNoTracking().Where(s => s.IsActive).Select(s => s.Id).ToListAsync(ct));
    }

    private async Task Sweep(CancellationToken ct)
    {
        var now = Time.GetUtcNow().UtcTicks;
        var events = new List<PointEvent>();
        _state.Table.Sweep(now, [], events);
        _state.Enqueue(events);
        var all = _state.Table.ReadAll();
        var wanted = new Dictionary<string, AlertCondition>(StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in _state.Points.Current.All.GroupBy(p => p.Row.Source, StringComparer.Ordinal))
        {
            if (_state.Source(group.Key) is not { } source)
                continue;
            var members = group.Where(p => p.Number < all.Length).Select(p => (p, all[p.Number])).ToList();
            SourceView view;
            lock (source.Gate)
                view = new SourceView(source.Name, source.HeardAt, source.HeardSinceStart, source.Clock(), members);
            var decision = SignalPlan.Decide(view, now, _mostNamed);
            foreach (var (fingerprint, condition) in decision.Wanted)
                wanted[fingerprint] = condition;
            kept.UnionWith(decision.Kept);
            if (decision.Silent ? _silent.Add(source.Name) : _silent.Remove(source.Name))
                _state.Table.SetLinkDown(members.Select(m => m.p.Number), decision.Silent);
        }

        if (_leads)
            await Tell(wanted, kept, ct);
    }

    private async Task Tell(Dictionary<string, AlertCondition> wanted, HashSet<string> kept, CancellationToken ct)
    {
        var raise = wanted.Values.Where(c => !_active.Contains(c.Fingerprint) || !_told.TryGetValue(c.Fingerprint, out var told) || told != c).ToList();
        var end = _active.Where(f => !wanted.ContainsKey(f) && !kept.Contains(f)).ToList();
        await Task.WhenAll(raise.Select(async condition =>
        {
            if ((await _write.Execute(new RaiseSignal(_by, condition), ct)).Outcome.Refused is not null)
                return;
            lock (_active)
            {
                _active.Add(condition.Fingerprint);
                _told[condition.Fingerprint] = condition;
            }
        }));
        await Task.WhenAll(end.Select(async fingerprint =>
        {
            if ((await _write.Execute(new ReturnSignal(_by, fingerprint, SubjectOf(fingerprint)), ct)).Outcome.Refused is not null)
                return;
            lock (_active)
            {
                _active.Remove(fingerprint);
                _told.Remove(fingerprint);
            }
        }));
    }

    /// <summary>The journal stream of a signal: its point or its source.</summary>
    private static string SubjectOf(string fingerprint)
    {
        var parts = fingerprint.Split('/');
        return $"sensor-{parts[1]}/{parts[2]}";
    }

    public override void Dispose()
    {
        _subscription.Dispose();
        _turning.Dispose();
        base.Dispose();
    }
}
