namespace OpsConsole.Ui.Liveness;

/// <summary>What the browser says of its own screen.</summary>
public enum LivenessLevel
{
    /// <summary>Loaded, nothing has come through the render path yet.</summary>
    Starting,

    /// <summary>A rendered heartbeat within 2 seconds and an echo that came back.</summary>
    Live,

    /// <summary>Silent for more than 3 seconds.</summary>
    Delayed,

    /// <summary>Silent for more than 6 seconds: greyed, no commands.</summary>
    NotLive,
}
