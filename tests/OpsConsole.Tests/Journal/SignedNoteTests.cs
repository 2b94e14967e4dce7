using System.Buffers.Binary;
using System.Text;
using CsCheck;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

public sealed class SignedNoteTests : IDisposable
{
    private const string Text = "What was seen.\n\nAnd what was done.\n";
    private const string Line = "— a.example/log AAAAAQID\n";

    private readonly NoteSigner _log = new("a.example/log", Seed(1));
    private readonly NoteSigner _other = new("b.example/log", Seed(2));

    public void Dispose()
    {
        _log.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_text_may_have_empty_lines_and_ends_before_the_last()
    {
        var note = SignedNote.Of(Text, _log.Sign(Text));
        var read = Read(note.ToBytes());
        read.ToBytes().Should().Equal(note.ToBytes());
        read.Verify(_log.Verifier).Value!.Text.Should().Be(Text);
    }

    [Theory]
    [InlineData("a\n\n" + Line, "a\n")]
    [InlineData("\n\n" + Line, "\n")]
    [InlineData("a\n\n\n" + Line, "a\n\n")]
    [InlineData("\n\n\n" + Line, "\n\n")]
    [InlineData("a\n\n" + Line + "\n" + Line, "a\n\n" + Line)]
    [InlineData("\u007f\u0085\ufeff\ufffd\U0001f600\n\n" + Line, "\u007f\u0085\ufeff\ufffd\U0001f600\n")]
    public void The_last_empty_line_divides(string note, string text)
    {
        var read = Read(Encoding.UTF8.GetBytes(note));
        read.Signatures.Should().ContainSingle();
        Encoding.UTF8.GetString(read.ToBytes()).Should().Be(note);
        SignedNote.Of(text, read.Signatures[0]).ToBytes().Should().Equal(read.ToBytes());
    }

    [Theory]
    [InlineData("", "note-unsigned")]
    [InlineData("a", "note-unsigned")]
    [InlineData("a\n", "note-unsigned")]
    [InlineData("a\n\n", "note-unsigned")]
    [InlineData("a\n" + Line, "note-unsigned")]
    [InlineData(Line, "note-unsigned")]
    [InlineData("\n" + Line, "note-unsigned")]
    [InlineData("a\n\n" + Line + "\n", "note-unsigned")]
    [InlineData("a\n\n— a.example/log AAAAAQID", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log AAAAAQIDx", "note-signature-malformed")]
    [InlineData("a\n\n" + Line + "more", "note-signature-malformed")]
    [InlineData("a\n\n" + Line + "more\n", "note-signature-malformed")]
    [InlineData("a\n\n" + Line + " \n", "note-signature-malformed")]
    [InlineData("a\n\n– a.example/log AAAAAQID\n", "note-signature-malformed")] // A shorter dash.
    [InlineData("a\n\n- a.example/log AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n—a.example/log AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n—\u00a0a.example/log AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n—  a.example/log AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log  AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log AAAAAQID \n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log AAAAAQID AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log\n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log \n", "note-signature-malformed")]
    [InlineData("a\n\n—  AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a+b AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a\u2003b AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a\u0085b AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a\u3000b AAAAAQID\n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log AAAAAQ==\n", "note-signature-malformed")] // An id and no signature.
    [InlineData("a\n\n— a.example/log AAAA\n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log AAAAAQI\n", "note-signature-malformed")] // No padding.
    [InlineData("a\n\n— a.example/log AAAAAQJ=\n", "note-signature-malformed")] // An unused bit is set.
    [InlineData("a\n\n— a.example/log AAAAAQI==\n", "note-signature-malformed")]
    [InlineData("a\n\n— a.example/log AAAAA_-D\n", "note-signature-malformed")]
    [InlineData("a\r\n\r\n— a.example/log AAAAAQID\r\n", "note-control-character")]
    [InlineData("a\n\n— a.example/log AAAAAQID\r\n", "note-control-character")]
    [InlineData("a\tb\n\n" + Line, "note-control-character")]
    [InlineData("a\0\n\n" + Line, "note-control-character")]
    [InlineData("a\u001f\n\n" + Line, "note-control-character")]
    public void What_is_no_note_is_refused(string note, string code) => SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Refused!.Code.Should().Be(code);

    [Theory]
    [InlineData("61ff0a0a")]
    [InlineData("c0800a0a")]
    [InlineData("eda0800a0a")]
    [InlineData("e280")]
    public void What_is_no_UTF_8_is_refused(string hex) =>
        SignedNote.Parse([.. Convert.FromHexString(hex), .. Encoding.UTF8.GetBytes(Line)]).Refused!.Code.Should().Be("note-not-utf-8");

    [Fact]
    public void A_note_has_its_limits()
    {
        string Note(int signatures) => $"a\n\n{string.Concat(Enumerable.Repeat(Line, signatures))}";
        SignedNote.MostSignatures.Should().BeGreaterThanOrEqualTo(16, "the format demands it");
        Read(Encoding.UTF8.GetBytes(Note(100))).Signatures.Count.Should().Be(100);
        SignedNote.Parse(Encoding.UTF8.GetBytes(Note(101))).Refused!.Code.Should().Be("note-too-many-signatures");
        var largest = $"{new string('a', 1_000_000 - Encoding.UTF8.GetByteCount(Note(1)) + 1)}{Note(1)[1..]}";
        Read(Encoding.UTF8.GetBytes(largest)).Signatures.Should().ContainSingle();
        SignedNote.Parse(Encoding.UTF8.GetBytes($"a{largest}")).Refused!.Code.Should().Be("note-too-long");
        FluentActions.Invoking(() => Read(Encoding.UTF8.GetBytes(Note(100))).With(_log.Sign("a\n"))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void What_could_not_be_read_back_is_not_made()
    {
        foreach (var text in (string[])["", "a", "a\r\n", "a\tb\n", "\ud800\n"])
            FluentActions.Invoking(() => SignedNote.Of(text, _log.Sign("a\n"))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SignedNote.Of("a\n")).Should().Throw<ArgumentException>();
        foreach (var name in (string[])["", "a b", "a+b", "a\n", "a\u2003", "a\u0001", "\udc00"])
            FluentActions.Invoking(() => new NoteSigner(name, Seed(1))).Should().Throw<ArgumentException>();
        foreach (var length in (int[])[0, 31, 33, 64])
            FluentActions.Invoking(() => new NoteSigner("a", new byte[length])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_signature_of_a_key_that_is_not_known_is_ignored()
    {
        var note = SignedNote.Of(Text, _other.Sign(Text), _log.Sign(Text));
        note.Verify(_log.Verifier).Value!.Signatures.Should().ContainSingle().Which.Key.Should().Be(_log.Verifier);
        Note("b.example/log", _other.Verifier.KeyId, 64).With(_log.Sign(Text)).Verify(_log.Verifier).Refused.Should().BeNull("nobody knows whether the other is false");
    }

    [Fact]
    public void A_name_or_an_id_alone_does_not_make_a_key_known()
    {
        Note("a.example/log", _other.Verifier.KeyId, 64).With(_log.Sign(Text)).Verify(_log.Verifier).Refused.Should().BeNull();
        Note("b.example/log", _log.Verifier.KeyId, 64).With(_log.Sign(Text)).Verify(_log.Verifier).Refused.Should().BeNull();
        Note("a.example/log", _log.Verifier.KeyId, 64).With(_log.Sign(Text)).Verify(_log.Verifier).Refused!.Code.Should().Be("note-bad-signature");
    }

    [Fact]
    public void A_note_that_nobody_known_has_signed_is_refused()
    {
        var note = SignedNote.Of(Text, _other.Sign(Text));
        note.Verify(_log.Verifier).Refused!.Code.Should().Be("note-not-signed-by-known-key");
        note.Verify().Refused!.Code.Should().Be("note-not-signed-by-known-key");
        using var renamed = new NoteSigner("c.example/log", Seed(2));
        note.Verify(renamed.Verifier).Refused!.Code.Should().Be("note-not-signed-by-known-key", "a key is known under its name");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(72)]
    public void A_false_signature_of_a_known_key_spoils_the_note_whatever_its_length_and_place(int length)
    {
        Note("a.example/log", _log.Verifier.KeyId, length).Verify(_log.Verifier).Refused!.Code.Should().Be("note-bad-signature");
        SignedNote.Of(Text, _other.Sign(Text), Note("a.example/log", _log.Verifier.KeyId, length).Signatures[0]).Verify(_log.Verifier, _other.Verifier).Refused!.Code.Should().Be("note-bad-signature");
        SignedNote.Of(Text, _log.Sign(Text), Note("a.example/log", _log.Verifier.KeyId, length).Signatures[0]).Verify(_log.Verifier).Refused!.Code.Should().Be("note-bad-signature");
        var refused = Note("a.example/log", _log.Verifier.KeyId, length).Verify(_log.Verifier).Refused!;
        refused.Status.Should().Be(403);
        refused.Detail.Should().Contain("a.example/log");
    }

    [Fact]
    public void Every_flipped_bit_of_text_and_signature_is_found()
    {
        var bytes = SignedNote.Of("The state at noon.\n", _log.Sign("The state at noon.\n")).ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var wrong = bytes.ToArray();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            var read = SignedNote.Parse(wrong);
            (read.Refused ?? read.Value!.Verify(_log.Verifier).Refused).Should().NotBeNull("bit {0} was flipped", bit);
        }
    }

    [Fact]
    public void A_key_that_signed_twice_counts_once() =>
        SignedNote.Of(Text, _log.Sign(Text), _log.Sign(Text)).Verify(_log.Verifier, _log.Verifier, VerifierKey.Parse(_log.Verifier.ToString()).Value!).Value!.Signatures.Should().ContainSingle();

    [Fact]
    public void Any_text_is_read_back_as_it_was_signed() =>
        CheckpointTests.Line.Array[0, 6].Sample(lines =>
        {
            var text = string.Concat(lines.Select(line => line + "\n")) + "\n";
            Read(SignedNote.Of(text, _other.Sign(text), _log.Sign(text)).ToBytes()).Verify(_log.Verifier).Value!.Text.Should().Be(text);
        }, iter: 100);

    [Theory]
    [InlineData("", "verifier-key-malformed")]
    [InlineData("example.com/foo", "verifier-key-malformed")]
    [InlineData("example.com/foo+530d903a", "verifier-key-malformed")]
    [InlineData("example.com/foo+530d903a+", "verifier-key-malformed")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-malformed")]
    [InlineData("example com+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-malformed")]
    [InlineData("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-malformed")]
    [InlineData("example.com/foo+530d903g+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-malformed")]
    [InlineData("example.com/foo+ 530d90+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-malformed")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2", "verifier-key-malformed")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==", "verifier-key-malformed")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", "verifier-key-malformed")]
    [InlineData("rekor.sigstore.dev+12345678+AwEB", "verifier-key-unknown-type")]
    [InlineData("example.com/foo+00000000+++++++++++++++++++++++++++++++++++++++++++++", "verifier-key-unknown-type")]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-wrong-id")]
    [InlineData("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-wrong-id")]
    [InlineData("example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "verifier-key-wrong-id")]
    public void What_is_no_verifier_key_is_refused(string text, string code) => VerifierKey.Parse(text).Refused!.Code.Should().Be(code);

    [Fact]
    public void A_key_that_could_not_be_read_back_is_not_made()
    {
        FluentActions.Invoking(() => VerifierKey.Of("a b", SignatureType.Ed25519, new byte[32])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => VerifierKey.Of("a", SignatureType.None, new byte[32])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => VerifierKey.Of("a", (SignatureType)0x06, new byte[32])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => VerifierKey.Of("a", SignatureType.Ed25519, new byte[31])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Two_keys_that_cannot_be_told_apart_are_not_used()
    {
        static VerifierKey Numbered(int number)
        {
            var bytes = new byte[32];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            return VerifierKey.Of("a.example/log", SignatureType.Ed25519, bytes);
        }

        // Found by trying: an id has four bytes.
        var (one, other) = (Numbered(43982), Numbered(129299));
        one.KeyId.Should().Be(other.KeyId);
        FluentActions.Invoking(() => SignedNote.Of(Text, _other.Sign(Text)).Verify(one, _other.Verifier, other)).Should().Throw<ArgumentException>();
    }

    internal static byte[] Seed(byte value) => [.. Enumerable.Repeat(value, 32)];

    // A note of this text with nothing but a false signature.
    private static SignedNote Note(string name, uint keyId, int length) => SignedNote.Of(Text, new NoteSignature(name, keyId, new byte[length]));

    private static SignedNote Read(byte[] bytes) => SignedNote.Parse(bytes).Value!;
}
