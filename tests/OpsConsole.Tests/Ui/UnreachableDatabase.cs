using OpsConsole.Platform.Storage;

namespace OpsConsole.Tests.Ui;

/// <summary>The storage of a console, out of reach when the test says so.</summary>
public sealed class UnreachableDatabase(IOpsDbFactory reached) : IOpsDbFactory
{
    /// <summary>How many more contexts are handed out before it is out of reach; null for as many as asked for.</summary>
    public int? Left { get; set; }

    public bool IsDown
    {
        get => Left == 0;
        set => Left = value ? 0 : null;
    }

    public StorageDialect Dialect => reached.Dialect;

    public OpsDb Create()
    {
        if (Left == 0)
            throw new TimeoutException("The database does not answer.");
        Left--;
        return reached.Create();
    }
}
