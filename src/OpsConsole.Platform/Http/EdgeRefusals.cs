using System.Security.Cryptography;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Http;

/// <summary>Something was refused at the edge, before any command existed; of the body only the hash is kept.</summary>
/// <param name="Operation">What was asked for, such as <c>transactions.submit</c>.</param>
/// <param name="Code">Why it was refused.</param>
/// <param name="BodySha256">SHA-256 of the body as it was received, hexadecimal.</param>
[JournalEvent("intake.refused-at-edge")]
public sealed record RefusedAtEdge(string Operation, string Code, string BodySha256);

/// <summary>Journals what is refused at the edge, so that a sender who says "I did send it" can be answered.</summary>
public sealed class EdgeRefusals(WritePath write)
{
    /// <summary>The journal stream of what a sender was refused at the edge.</summary>
    public static string StreamOf(Operator by) => $"intake/{by.PersonId}";

    /// <summary>Keeps the code and the hash of the body as it was received.</summary>
    public Task Keep(Operator by, string operation, string code, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        write.Execute(new RecordFact(by, StreamOf(by), new RefusedAtEdge(operation, code, Convert.ToHexStringLower(SHA256.HashData(body.Span)))), ct);
}
