using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessagePack;

namespace OpsConsole.Benchmarks;

/// <summary>
/// A viewer of the overview without a screen: asks for the page, opens the circuit the page describes, acknowledges each render
/// as a browser does and remembers when a render first led to a hold. To the console it is one more browser;
/// the machine it costs next to nothing, where fifty that also paint would be most of what is measured.
/// </summary>
internal sealed partial class CircuitViewer : IAsyncDisposable
{
    private const int Invocation = 1, Completion = 3, Ping = 6, Close = 7;
    private static readonly SearchValues<byte> IdCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"u8);
    private static readonly TimeSpan BetweenPings = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private string _components = "";
    private string _state = "";
    private Task _reading = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Component();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();

    private static ReadOnlySpan<byte> Link => "/holds/"u8;

    /// <summary>Opens a circuit and waits for its first render.</summary>
    /// <param name="address">The console's.</param>
    /// <param name="session">The cookies of somebody signed in.</param>
    public static async Task<CircuitViewer> Open(Uri address, CookieContainer session)
    {
        var viewer = new CircuitViewer();
        using var handler = new HttpClientHandler { CookieContainer = session };
        using var http = new HttpClient(handler) { BaseAddress = address };
        var page = await http.GetStringAsync("/");
        var markers = Component().Matches(page).Select(match => JsonDocument.Parse(match.Groups[1].Value).RootElement).ToList();
        var operations = markers.Select((marker, index) => new { type = "add", ssrComponentId = index + 1, marker });
        viewer._components = JsonSerializer.Serialize(new { batchId = 1, operations });
        viewer._state = State().Match(page).Groups[1].Value;

        using var negotiated = await http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        var token = (await negotiated.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("connectionToken").GetString();
        viewer._socket.Options.Cookies = session;
        viewer._socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
        await viewer._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/_blazor", Query = $"id={token}" }.Uri, viewer._end.Token);
        await viewer._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, viewer._end.Token);
        viewer._reading = viewer.Read();
        await viewer.Invoke("StartCircuit", "0", address.AbsoluteUri, address.AbsoluteUri, "[]", viewer._state);
        viewer._pinging = viewer.KeepAlive();
        await viewer._rendered.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return viewer;
    }

    /// <summary>When a render first led to the hold, in milliseconds since 1970 by this machine's clock; null if none did.</summary>
    public long? SeenAt(string hold)
    {
        lock (_gate)
            return _seen.TryGetValue(hold, out var at) ? at : null;
    }

    private async Task KeepAlive()
    {
        using var timer = new PeriodicTimer(BetweenPings);
        while (!_end.IsCancellationRequested && await timer.WaitForNextTickAsync(_end.Token))
            await Send(static (ref MessagePackWriter writer) =>
            {
                writer.WriteArrayHeader(1);
                writer.Write(Ping);
            });
    }

    private async Task Read()
    {
        var received = new ArrayBufferWriter<byte>();
        var shaken = false;
        while (!_end.IsCancellationRequested)
        {
            var part = await _socket.ReceiveAsync(received.GetMemory(64 * 1024), _end.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException("The console closed the circuit's connection.");
            received.Advance(part.Count);
            if (!part.EndOfMessage)
                continue;
            var all = received.WrittenMemory.ToArray();
            received.ResetWrittenCount();
            var at = 0;
            if (!shaken)
            {
                at = Array.IndexOf(all, (byte)0x1e) + 1;
                shaken = true;
            }
            while (at < all.Length)
            {
                var length = Length(all, ref at);
                await Take(all.AsMemory(at, length));
                at += length;
            }
        }
    }

    // The length before each message: seven bits in each byte, the lowest first.
    private static int Length(byte[] all, ref int at)
    {
        int length = 0, shift = 0;
        byte next;
        do
        {
            next = all[at++];
            length |= (next & 0x7f) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return length;
    }

    private async Task Take(ReadOnlyMemory<byte> bytes)
    {
        switch (Parse(bytes))
        {
            case { Type: Completion }:
                await Invoke("UpdateRootComponents", null, _components, _state);
                break;
            case { Target: "JS.RenderBatch" } render:
                Notice(render.Body);
                await Invoke("OnRenderCompleted", null, render.Number, null);
                break;
            case { Target: "JS.BeginInvokeJS", Number: not 0 } asked:
                await Invoke("EndInvokeJSFromDotNet", null, asked.Number, true, string.Create(CultureInfo.InvariantCulture, $"[{asked.Number},true,{Answer(asked.Asked)}]"));
                break;
            case { Type: Close } or { Target: "JS.Error" }:
                throw new InvalidOperationException("The console ended the circuit.");
        }
    }

    // What a page without a screen has to say when it is asked: that it has what is looked for, and none of what is counted.
    private static string Answer(string function) =>
        function.EndsWith("hasOwnProperty", StringComparison.Ordinal) ? "true" : function.EndsWith("countProviders", StringComparison.Ordinal) ? "0" : "null";

    private sealed record Message(int Type, string? Target = null, long Number = 0, string Asked = "", ReadOnlyMemory<byte> Body = default);

    private static Message Parse(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader();
        var type = reader.ReadInt32();
        if (type != Invocation)
            return new Message(type);
        reader.Skip();
        reader.Skip();
        var target = reader.ReadString();
        reader.ReadArrayHeader();
        return target switch
        {
            "JS.RenderBatch" => new Message(type, target, reader.ReadInt64(), Body: reader.ReadBytes()?.ToArray()),
            "JS.BeginInvokeJS" => new Message(type, target, reader.ReadInt64(), reader.ReadString() ?? ""),
            _ => new Message(type, target),
        };
    }

    private void Notice(ReadOnlyMemory<byte> render)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var left = render.Span;
        lock (_gate)
        {
            for (var at = left.IndexOf(Link); at >= 0; at = left.IndexOf(Link))
            {
                left = left[(at + Link.Length)..];
                var end = left.IndexOfAnyExcept(IdCharacters);
                _seen.TryAdd(Encoding.UTF8.GetString(end < 0 ? left : left[..end]), now);
            }
        }
        _rendered.TrySetResult();
    }

    private delegate void Write(ref MessagePackWriter writer);

    private Task Invoke(string target, string? id, params object?[] arguments) => Send((ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(5);
        writer.Write(Invocation);
        writer.WriteMapHeader(0);
        writer.Write(id);
        writer.Write(target);
        writer.WriteArrayHeader(arguments.Length);
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case long number: writer.Write(number); break;
                case bool truth: writer.Write(truth); break;
                default: writer.Write((string?)argument); break;
            }
        }
    });

    private async Task Send(Write write)
    {
        var body = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(body);
        write(ref writer);
        writer.Flush();
        var framed = new ArrayBufferWriter<byte>(body.WrittenCount + 5);
        for (var left = body.WrittenCount; ; left >>= 7)
        {
            framed.Write([(byte)(left > 0x7f ? left & 0x7f | 0x80 : left)]);
            if (left <= 0x7f)
                break;
        }
        framed.Write(body.WrittenSpan);
        await _sending.WaitAsync(_end.Token);
        try
        {
            await _socket.SendAsync(framed.WrittenMemory, WebSocketMessageType.Binary, true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Faults if the circuit broke; otherwise leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var running in new[] { _reading, _pinging })
        {
            try
            {
                await running;
            }
            catch (OperationCanceledException)
            {
                // Left by our own wish.
            }
        }
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }
}
