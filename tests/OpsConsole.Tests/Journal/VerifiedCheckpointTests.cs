using System.Buffers.Binary;
using System.Text;
using OpsConsole.Platform;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

public sealed class VerifiedCheckpointTests : IDisposable
{
    private const string Origin = "example.com/console/audit";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly NoteSigner _log = new(Origin, SignedNoteTests.Seed(1));
    private readonly CheckpointCosigner _witness = new("witness.example/one", SignedNoteTests.Seed(2));
    private readonly CheckpointCosigner _second = new("witness.example/two", SignedNoteTests.Seed(3));
    private readonly Checkpoint _checkpoint = Checkpoint.Of(Origin, 8, new byte[32]);

    public void Dispose()
    {
        _log.Dispose();
        _witness.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_checkpoint_of_the_log_with_two_witnesses_opens()
    {
        var note = _log.Sign(_checkpoint).With(_witness.Cosign(_checkpoint, Noon)).With(_second.Cosign(_checkpoint, Noon.AddSeconds(1)));
        var opened = Open(note, _witness.Verifier, _second.Verifier).Value!;
        opened.Checkpoint.Text.Should().Be(_checkpoint.Text);
        opened.Witnesses.Select(w => (w.Key.Name, w.CosignedAt)).Should().Equal(("witness.example/one", Noon.ToUnixTimeSeconds()), ("witness.example/two", Noon.ToUnixTimeSeconds() + 1));
        Open(note).Value!.Witnesses.Should().BeEmpty("none is known");
    }

    [Fact]
    public void A_cosignature_is_eight_bytes_of_time_and_a_signature_over_both()
    {
        var signature = _witness.Cosign(_checkpoint, Noon).Signature;
        signature.Length.Should().Be(72);
        BinaryPrimitives.ReadUInt64BigEndian(signature.Span).Should().Be((ulong)Noon.ToUnixTimeSeconds());
        for (var bit = 0; bit < 72 * 8; bit++)
        {
            var wrong = signature.ToArray();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            Open(_log.Sign(_checkpoint).With(new NoteSignature("witness.example/one", _witness.Verifier.KeyId, wrong)), _witness.Verifier)
                .Refused!.Code.Should().Be("note-bad-signature", "bit {0} was flipped", bit);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(71)]
    [InlineData(73)]
    public void A_cosignature_of_another_length_is_false(int length)
    {
        var signature = new byte[length];
        _witness.Cosign(_checkpoint, Noon).Signature.Span[..Math.Min(length, 72)].CopyTo(signature);
        Open(_log.Sign(_checkpoint).With(new NoteSignature("witness.example/one", _witness.Verifier.KeyId, signature)), _witness.Verifier).Refused!.Code.Should().Be("note-bad-signature");
    }

    [Fact]
    public void A_time_beyond_the_largest_is_false_even_if_it_was_signed()
    {
        // The witness does sign "time -1", which is how 2^64-1 would be read.
        using var key = new SigningKey("witness.example/one", SignatureType.Cosignature, SignedNoteTests.Seed(2));
        NoteSignature At(long seconds) => key.Signature(Cosignature.Join(seconds, key.Sign(Cosignature.Message(seconds, _checkpoint.Text))));
        Open(_log.Sign(_checkpoint).With(At(long.MaxValue)), _witness.Verifier).Value!.Witnesses[0].CosignedAt.Should().Be(long.MaxValue);
        Open(_log.Sign(_checkpoint).With(At(0)), _witness.Verifier).Value!.Witnesses[0].CosignedAt.Should().Be(0);
        Open(_log.Sign(_checkpoint).With(At(-1)), _witness.Verifier).Refused!.Code.Should().Be("note-bad-signature");
        Open(_log.Sign(_checkpoint).With(At(long.MinValue)), _witness.Verifier).Refused!.Code.Should().Be("note-bad-signature");
        FluentActions.Invoking(() => _witness.Cosign(_checkpoint, DateTimeOffset.UnixEpoch.AddSeconds(-1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_signature_and_a_cosignature_of_one_key_do_not_pass_for_each_other()
    {
        using var cosigner = new CheckpointCosigner(Origin, SignedNoteTests.Seed(1));
        cosigner.Verifier.KeyId.Should().NotBe(_log.Verifier.KeyId);
        Open(SignedNote.Of(_checkpoint.Text, cosigner.Cosign(_checkpoint, Noon))).Refused!.Code.Should().Be("note-not-signed-by-known-key");
        var renumbered = new NoteSignature(Origin, _log.Verifier.KeyId, cosigner.Cosign(_checkpoint, Noon).Signature[8..]);
        Open(SignedNote.Of(_checkpoint.Text, renumbered)).Refused!.Code.Should().Be("note-bad-signature");
    }

    [Fact]
    public void Of_a_witness_that_cosigned_twice_the_latest_counts() =>
        Open(_log.Sign(_checkpoint).With(_witness.Cosign(_checkpoint, Noon.AddHours(1))).With(_witness.Cosign(_checkpoint, Noon)), _witness.Verifier)
            .Value!.Witnesses.Should().ContainSingle().Which.CosignedAt.Should().Be(Noon.AddHours(1).ToUnixTimeSeconds());

    [Fact]
    public void Witnesses_do_not_speak_for_the_log()
    {
        var refused = Open(SignedNote.Of(_checkpoint.Text, _witness.Cosign(_checkpoint, Noon), _second.Cosign(_checkpoint, Noon)), _witness.Verifier, _second.Verifier).Refused!;
        refused.Code.Should().Be("checkpoint-not-signed-by-log");
        refused.Status.Should().Be(403);
    }

    [Fact]
    public void Further_lines_are_signed_and_cosigned_too()
    {
        var extended = Checkpoint.Of(Origin, 8, new byte[32], "more");
        Open(SignedNote.Of(extended.Text, _log.Sign(extended.Text), _witness.Cosign(extended, Noon)), _witness.Verifier).Value!.Checkpoint.Extensions.Should().Equal("more");
        Open(SignedNote.Of(extended.Text, _log.Sign(_checkpoint.Text))).Refused!.Code.Should().Be("note-bad-signature");
        Open(SignedNote.Of(extended.Text, _log.Sign(extended.Text), _witness.Cosign(_checkpoint, Noon)), _witness.Verifier).Refused!.Code.Should().Be("note-bad-signature");
    }

    [Fact]
    public void A_checkpoint_of_another_log_is_refused_though_the_key_is_right()
    {
        var refused = Open(_log.Sign(Checkpoint.Of("example.com/console/other", 8, new byte[32]))).Refused!;
        refused.Code.Should().Be("checkpoint-of-another-log");
        refused.Status.Should().Be(404);
    }

    [Fact]
    public void What_the_log_signed_and_is_no_checkpoint_is_refused()
    {
        Open(SignedNote.Of($"{Origin}\n08\n{Convert.ToBase64String(new byte[32])}\n", _log.Sign($"{Origin}\n08\n{Convert.ToBase64String(new byte[32])}\n"))).Refused!.Code.Should().Be("checkpoint-size-malformed");
        Open(SignedNote.Of("Lunch is at noon.\n", _log.Sign("Lunch is at noon.\n"))).Refused!.Code.Should().Be("checkpoint-malformed");
        VerifiedCheckpoint.Open(Encoding.UTF8.GetBytes(_checkpoint.Text), Origin, _log.Verifier).Refused!.Code.Should().Be("note-unsigned");
    }

    private Outcome<VerifiedCheckpoint> Open(SignedNote note, params IReadOnlyList<VerifierKey> witnesses) => VerifiedCheckpoint.Open(note.ToBytes(), Origin, _log.Verifier, witnesses);
}
