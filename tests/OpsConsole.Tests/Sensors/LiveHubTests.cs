using System.Buffers.Binary;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;
using OpsConsole.Tests.Identity;

namespace OpsConsole.Tests.Sensors;

/// <summary>The hub over a real connection, as a browser's canvas and a machine watch it. The frames are those of <c>docs/live.md</c>.</summary>
public sealed class LiveHubTests : IAsyncLifetime
{
    private const int Fresh = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private ConsoleHost? _host;
    private HttpClient? _feed;

    private ConsoleHost Host => _host!;

    private HttpClient Feed => _feed!;

    public async ValueTask InitializeAsync()
    {
        _host = await ConsoleHost.Start();
        _feed = await _host.Client("sensors.write,sensors.read", "feed");
        var registered = await Feed.Put("/api/sensors/points",
            """[{"tag":"CO-1","source":"PLC-1","kind":"co","unit":"ppm","location":"M4 East eastbound, 120 m","span":[0,300],"period":1,"limits":[],"criticality":"high"}]""").Json();
        registered.GetProperty("items")[0].GetProperty("status").GetString().Should().Be("accepted");
    }

    public async ValueTask DisposeAsync()
    {
        Feed.Dispose();
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task A_person_gets_the_whole_and_then_each_change_without_a_gap()
    {
        using var visitor = new Visitor(Host);
        await using var viewer = await SignIn(visitor);
        var index = await IndexOf("CO-1");

        var whole = new Frame(await viewer.Watch());
        whole.IsSnapshot.Should().BeTrue();
        whole.Values.Should().ContainKey(index).WhoseValue.Should().Be(float.NaN);

        await Send(1, 21.5);
        var position = whole.Position;
        while (true)
        {
            var next = await viewer.Next();
            next.IsSnapshot.Should().BeFalse();
            next.Before.Should().BeLessThanOrEqualTo(position, "nothing was missed");
            position = next.Position;
            if (!next.Values.TryGetValue(index, out var value) || float.IsNaN(value))
                continue;
            value.Should().Be(21.5f);
            (next.States[index] & 7).Should().Be(Fresh);
            return;
        }
    }

    [Fact]
    public async Task Who_is_signed_out_everywhere_sees_nothing_more()
    {
        using var visitor = new Visitor(Host);
        await using var viewer = await SignIn(visitor);
        await viewer.Watch();
        await viewer.Next();

        (await visitor.Submit("/", "/account/sign-out-everywhere")).Should().StartWith("/sign-in");
        await viewer.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_key_watches_with_its_scope_until_it_is_revoked()
    {
        using var wall = await Host.Client("sensors.read", "wall");
        await using var viewer = await Viewer.Open(Host, options => options.Headers["Authorization"] = wall.DefaultRequestHeaders.Authorization!.ToString());
        new Frame(await viewer.Watch()).IsSnapshot.Should().BeTrue();

        string id;
        await using (var db = Host.Database())
            id = db.Set<ApiKeyRow>().Single(k => k.Name == "wall").Id;
        (await Host.Services.GetRequiredService<WritePath>().Execute(new RevokeApiKey(Staff.Administrator, id), CancellationToken.None)).Outcome.Refused.Should().BeNull();
        await viewer.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused_in_words()
    {
        using var other = await Host.Client("blood.read", "other");
        await using var viewer = await Viewer.Open(Host, options => options.Headers["Authorization"] = other.DefaultRequestHeaders.Authorization!.ToString());
        var watch = viewer.Watch;
        (await watch.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain("not permitted");
    }

    private async Task<Viewer> SignIn(Visitor visitor)
    {
        await Host.Hire("tran", Roles.Operator);
        await visitor.SignIn("tran", Staff.Password);
        return await Viewer.Open(Host, options => options.Cookies = visitor.Cookies);
    }

    private async Task<int> IndexOf(string tag)
    {
        var cells = await Feed.GetAsync("/api/sensors/cells").Json();
        return cells.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("points").EnumerateArray())
            .Single(p => p.GetProperty("tag").GetString() == tag).GetProperty("index").GetInt32();
    }

    private async Task Send(long seq, double value)
    {
        var time = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var answer = await Feed.Post("/api/sensors/readings", string.Create(CultureInfo.InvariantCulture,
            $$"""{"source":"PLC-1","epoch":1,"readings":[{"tag":"CO-1","seq":{{seq}},"time":"{{time}}","value":{{value}}}]}""")).Json();
        answer.GetProperty("accepted").GetInt32().Should().Be(1);
    }

    /// <summary>A client of the hub, which keeps what it is sent.</summary>
    private sealed class Viewer : IAsyncDisposable
    {
        private readonly HubConnection _hub;
        private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Viewer(HubConnection hub)
        {
            _hub = hub;
            _hub.On<string, byte[]>("frame", (topic, frame) =>
            {
                topic.Should().Be("sensors");
                _frames.Writer.TryWrite(frame);
            });
            _hub.Closed += _ =>
            {
                _closed.TrySetResult();
                return Task.CompletedTask;
            };
        }

        public Task Closed => _closed.Task;

        public static async Task<Viewer> Open(ConsoleHost host, Action<Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions> signedIn)
        {
            var viewer = new Viewer(new HubConnectionBuilder().WithUrl(new Uri(host.Address, "/hubs/live"), signedIn).Build());
            await viewer._hub.StartAsync();
            return viewer;
        }

        public Task<byte[]> Watch() => _hub.InvokeAsync<byte[]>("Watch", "sensors");

        public async Task<Frame> Next() => new(await _frames.Reader.ReadAsync().AsTask().WaitAsync(Patience));

        public ValueTask DisposeAsync() => _hub.DisposeAsync();
    }

    /// <summary>A frame as the documentation lays it out, read independently of what writes it.</summary>
    private sealed class Frame
    {
        public Frame(byte[] bytes)
        {
            bytes[1].Should().Be(1, "this is the version of the layout");
            IsSnapshot = bytes[0] == 1;
            Before = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8));
            Position = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(16));
            var count = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(32));
            bytes.Should().HaveCount(40 + count * 12);
            for (var i = 0; i < count; i++)
            {
                var entry = bytes.AsSpan(40 + i * 12, 12);
                var head = BinaryPrimitives.ReadUInt32LittleEndian(entry);
                States[(int)(head & 0xff_ffff)] = (int)(head >> 24);
                Values[(int)(head & 0xff_ffff)] = BinaryPrimitives.ReadSingleLittleEndian(entry[4..]);
            }
        }

        public bool IsSnapshot { get; }

        public double Before { get; }

        public double Position { get; }

        public Dictionary<int, int> States { get; } = [];

        public Dictionary<int, float> Values { get; } = [];
    }
}
