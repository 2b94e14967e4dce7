using OpsConsole.Simulator.HostInstruments;

namespace OpsConsole.Tests.Simulator;

public sealed class HostInstrumentsTests : IDisposable
{
    private const string Memory = """
        MemTotal:       24684084 kB
        MemFree:        24102256 kB
        MemAvailable:   18513063 kB
        Buffers:            1428 kB
        """;

    private const string Network = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:    3345      32    0    0    0     0          0         0     3345      32    0    0    0     0       0          0
          eth0: 751756725   19286    0    0    0     0          0         0  1188270   13289    0    0    0     0       0          0
         wlan0:1000       1    0    0    0     0          0         0  30    1    0    0    0     0       0          0
        """;

    private const string Disks = """
           7       0 loop0 11 0 28 0 0 0 0 0 0 0 0
         253       0 vda 9000 10 2000 55 700 20 6000 44 0 10 99
         253       1 vda1 8000 10 1900 55 700 20 6000 44 0 10 99
         259       0 nvme0n1 5 0 8 1 2 0 4 1 0 1 2
         259       1 nvme0n1p1 5 0 8 1 2 0 4 1 0 1 2
        """;

    private readonly string root = Directory.CreateTempSubdirectory("host-instruments").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Load_is_the_mean_of_one_minute() =>
        ProcParsing.LoadOfOneMinute("0.73 0.70 0.50 1/88 12200\n").Should().Be(0.73);

    [Fact]
    public void Memory_used_is_what_is_not_available() =>
        ProcParsing.MemoryUsedPercent(Memory).Should().BeApproximately(25.0, 0.001);

    [Fact]
    public void Processor_time_leaves_out_idle_waiting_and_guests() =>
        ProcParsing.Processor("cpu  100 5 50 800 40 1 3 1 77 7\ncpu0 1 2 3 4 5 6 7 8 9 10").Should().Be(new ProcessorTime(160, 1_000));

    [Fact]
    public void Network_adds_every_interface_but_the_loopback() =>
        ProcParsing.Network(Network).Should().Be(new BytesMoved(751_757_725, 1_188_300));

    [Fact]
    public void Disks_count_whole_disks_once_and_no_partitions_or_loops() =>
        ProcParsing.Disks(Disks).Should().Be(new BytesMoved(2_008 * 512, 6_004 * 512));

    [Theory]
    [InlineData("48250\n", 48.25)]
    [InlineData("-3000", -3.0)]
    [InlineData("not a number", null)]
    [InlineData("99999999", null)]
    public void Temperature_is_in_thousandths_and_nonsense_is_no_temperature(string text, double? celsius) =>
        ProcParsing.Temperature(text).Should().Be(celsius);

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    public void Unreadable_text_gives_no_value(string text)
    {
        ProcParsing.LoadOfOneMinute(text).Should().BeNull();
        ProcParsing.MemoryUsedPercent(text).Should().BeNull();
        ProcParsing.Processor(text).Should().BeNull();
        ProcParsing.Network(text).Should().BeNull();
        ProcParsing.Disks(text).Should().BeNull();
    }

    [Fact]
    public void Rates_need_two_readings_and_a_counter_that_went_back_says_nothing()
    {
        var now = new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc);
        var reader = new HostReader(root);

        WriteNetwork(received: 1_000_000);
        Received(reader, now).Should().BeNull();
        WriteNetwork(received: 5_000_000);
        Received(reader, now.AddSeconds(2)).Should().Be(2_000);
        WriteNetwork(received: 10);
        Received(reader, now.AddSeconds(3)).Should().BeNull();
    }

    [Fact]
    public void Only_instruments_that_answer_become_points()
    {
        Directory.CreateDirectory(Path.Combine(root, "proc"));
        File.WriteAllText(Path.Combine(root, "proc", "meminfo"), Memory);

        var tags = new HostReader(root).Points(new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc)).Select(point => point.Tag).ToList();

        tags.Should().Contain("HOST-MEM-USED").And.NotContain("HOST-LOAD-1").And.NotContain("HOST-NET-RX");
    }

    private static double? Received(HostReader reader, DateTime now) =>
        reader.Read(now).Where(value => value.Tag == "HOST-NET-RX").Select(value => (double?)value.Value).SingleOrDefault();

    private void WriteNetwork(long received)
    {
        Directory.CreateDirectory(Path.Combine(root, "proc", "net"));
        File.WriteAllText(Path.Combine(root, "proc", "net", "dev"), $"eth0: {received} 1 0 0 0 0 0 0 0 1 0 0 0 0 0 0");
    }
}
