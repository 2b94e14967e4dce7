using System.ComponentModel.DataAnnotations;

namespace OpsConsole.Sensors;

/// <summary>Limits and rhythms of the sensors module. Section <c>Sensors</c>.</summary>
public sealed class SensorOptions
{
    /// <summary>Most readings one call may carry; beyond it 413.</summary>
    [Range(1, 10_000)]
    public int MostReadingsPerBatch { get; set; } = 10_000;

    /// <summary>Largest body of a batch of readings, in bytes; beyond it 413.</summary>
    [Range(1_024, 8 * 1_048_576)]
    public int LargestBatchBytes { get; set; } = 4 * 1_048_576;

    /// <summary>Most restarts of one source that are told apart; the oldest are forgotten by the ledger, their readings stay.</summary>
    [Range(1, 10_000)]
    public int MostEpochs { get; set; } = 200;

    /// <summary>Most separate ranges of one ledger. A source that scatters its numbers further is refused until it starts a new epoch.</summary>
    [Range(100, 1_000_000)]
    public int MostFragments { get; set; } = 100_000;

    /// <summary>
    /// How far from the numbers in use the number of a good reading may stand; one further off is quarantined (<c>seq-leap</c>)
    /// until its source starts a new epoch. The default is a day and more of silence of a source of a thousand readings a second.
    /// </summary>
    [Range(1_000_000, 2_000_000_000)]
    public int LongestLeap { get; set; } = 100_000_000;

    /// <summary>Most missing ranges named in one answer.</summary>
    [Range(1, 10_000)]
    public int MostMissingNamed { get; set; } = 100;

    /// <summary>Seconds between two seals of the reading blocks in the journal.</summary>
    [Range(1, 3_600)]
    public int SealEverySeconds { get; set; } = 60;

    /// <summary>Above this many silent points of one live source, one alert stands for all of them.</summary>
    [Range(1, 1_000)]
    public int MostSilentNamed { get; set; } = 10;

    /// <summary>Sources that send seconds where milliseconds are meant; their times are scaled.</summary>
    public string[] SecondsAsMilliseconds { get; set; } = [];
}
