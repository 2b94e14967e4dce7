using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Benchmarks.Load;

/// <summary>What a load came to.</summary>
/// <param name="Answered">Answers with the expected status.</param>
/// <param name="Other">Answers with another status.</param>
/// <param name="All">All answers, those of the warm-up included.</param>
internal sealed record LoadResult(int Answered, int Other, int All, TimeSpan Took, double[] SortedMilliseconds)
{
    public double PerSecond => Answered / Took.TotalSeconds;

    public double Percentile(double p) => SortedMilliseconds.Length == 0 ? 0 : SortedMilliseconds[Math.Min(SortedMilliseconds.Length - 1, (int)(SortedMilliseconds.Length * p / 100))];
}

/// <summary>
/// Closed-loop HTTP/1.1 clients on plain sockets: each sends, waits for the whole answer, sends the next. Cheap, so that on a
/// small machine the server and not the generator is measured. Only ever speaks to this machine.
/// </summary>
internal static class HttpLoad
{
    /// <summary>Processor time of this process, the generator, so far.</summary>
    public static TimeSpan ProcessorTime
    {
        get
        {
            using var own = Process.GetCurrentProcess();
            return own.TotalProcessorTime;
        }
    }

    /// <param name="request">Renders request number n of a client into the buffer and answers its length.</param>
    /// <param name="perSecond">
    /// Null: each client sends its next request as soon as it is answered. Otherwise requests are due at this rate, whatever the
    /// server does, and times count from when a request was due: a server that stalls does not get its stall forgiven. Only where the client
    /// was free and the metronome woke it late does the time count from when it sent. Nothing is due before every client is connected:
    /// what the generator needs to get ready would be caught up for seconds, and counted as the server's.
    /// </param>
    public static async Task<LoadResult> Run(int port, int clients, TimeSpan warmUp, TimeSpan length, Func<int, int, byte[], int> request, int? perSecond = null)
    {
        var connected = new List<Client>(clients);
        try
        {
            for (var client = 0; client < clients; client++)
                connected.Add(await Client.Connect(port, client));
            using var metronome = new Metronome();
            var started = Stopwatch.GetTimestamp();
            var measureFrom = started + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
            var end = measureFrom + (long)(length.TotalSeconds * Stopwatch.Frequency);
            var schedule = new Schedule(metronome, started, measureFrom, end, clients, perSecond);
            await Task.WhenAll(connected.Select(client => client.Send(schedule, request)));
        }
        finally
        {
            foreach (var client in connected)
                client.Dispose();
        }

        var times = connected.SelectMany(client => client.Times).ToArray();
        Array.Sort(times);
        return new LoadResult(connected.Sum(client => client.Answered), connected.Sum(client => client.Other), connected.Sum(client => client.All), length, times);
    }

    private sealed record Schedule(Metronome Metronome, long Started, long MeasureFrom, long End, int Clients, int? PerSecond)
    {
        /// <summary>Waits until request n of a client is due and answers since when its time counts: see <see cref="Run"/>.</summary>
        public async ValueTask<long> Due(int client, int n)
        {
            if (PerSecond is not { } rate)
                return Stopwatch.GetTimestamp();
            var due = Started + (long)(((double)n * Clients + client) / rate * Stopwatch.Frequency);
            if (Stopwatch.GetTimestamp() >= due)
                return due;
            await Metronome.Until(due);
            return Stopwatch.GetTimestamp();
        }
    }

    /// <summary>One connection and what came of it.</summary>
    private sealed class Client(Socket socket, int number) : IDisposable
    {
        private readonly byte[] _send = new byte[128 * 1024];
        private readonly byte[] _receive = new byte[64 * 1024];

        /// <summary>Milliseconds of each answer after the warm-up.</summary>
        public List<double> Times { get; } = new(1_000);

        public int Answered { get; private set; }

        public int Other { get; private set; }

        public int All { get; private set; }

        public static async Task<Client> Connect(int port, int number)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new Client(socket, number);
        }

        public async Task Send(Schedule schedule, Func<int, int, byte[], int> request)
        {
            for (; ; All++)
            {
                var began = await schedule.Due(number, All);
                if (began >= schedule.End)
                    return;
                var size = request(number, All, _send);
                for (var sent = 0; sent < size;)
                    sent += await socket.SendAsync(_send.AsMemory(sent, size - sent), SocketFlags.None);
                var status = await Answer(socket, _receive);
                var done = Stopwatch.GetTimestamp();
                if (began < schedule.MeasureFrom || done > schedule.End)
                    continue;
                Times.Add((done - began) * 1000.0 / Stopwatch.Frequency);
                if (status is >= 200 and < 300)
                    Answered++;
                else
                    Other++;
            }
        }

        public void Dispose() => socket.Dispose();
    }

    private static async ValueTask<int> Answer(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
            if (read == 0)
                throw new IOException("The server closed the connection.");
            filled += read;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head < 0)
                continue;
            if (Whole(buffer.AsSpan(0, filled), head))
                return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');
        }
    }

    private static bool Whole(ReadOnlySpan<byte> answer, int head)
    {
        var headers = answer[..head];
        var at = headers.IndexOf("Content-Length: "u8);
        if (at < 0)
            return answer.EndsWith("0\r\n\r\n"u8);
        return Utf8Parser.TryParse(headers[(at + 16)..], out int length, out _) && answer.Length >= head + 4 + length;
    }

    /// <summary>Renders a POST with a JSON body.</summary>
    public static int Post(byte[] buffer, string path, string key, string? idempotencyKey, ReadOnlySpan<byte> body, string method = "POST")
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n{(idempotencyKey is null ? "" : $"Idempotency-Key: {idempotencyKey}\r\n")}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        var length = Encoding.ASCII.GetBytes(head, buffer);
        body.CopyTo(buffer.AsSpan(length));
        return length + body.Length;
    }
}
