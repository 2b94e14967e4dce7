using OpsConsole.Platform.Identity;

namespace OpsConsole.Platform.Storage;

/// <summary>Writes one fact to the journal and changes nothing else: a denial, a session, something refused at the edge.</summary>
/// <param name="stream">The journal stream: <c>kind/id</c>.</param>
/// <param name="fact">A record with <see cref="Journal.JournalEventAttribute"/>.</param>
public sealed class RecordFact(Operator by, string stream, object fact) : Command<bool>(by)
{
    /// <inheritdoc />
    public override string Stream => stream;

    /// <inheritdoc />
    public override void Declare(Needs needs) => needs.Stream(stream);

    /// <inheritdoc />
    public override ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        work.Record(stream, fact);
        return ValueTask.FromResult(Outcome<bool>.Done(true));
    }
}
