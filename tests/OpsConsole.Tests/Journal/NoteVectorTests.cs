using System.Text;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

/// <summary>Published notes and keys: C2SP signed-note, the note package of Go, and a checkpoint of a public log with its witnesses.</summary>
public sealed class NoteVectorTests
{
    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string Example = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string PeterSeed = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
    private const string EnochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string PeterLine = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private const string EnochLine = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private const string LogKey = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
    private const string WitnessKey = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
    private const string PublicLog = """
        arche2025h1.staging.ct.transparency.dev
        1432088532
        U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

        — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
        — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
        — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
        — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
        — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
        — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==

        """;

    [Theory]
    [InlineData(ExampleKey, "example.com/foo", 0x530d903a, SignatureType.Ed25519)]
    [InlineData(PeterKey, "PeterNeumann", 0xc74f20a3, SignatureType.Ed25519)]
    [InlineData(EnochKey, "EnochRoot", 0xaf0cfe78, SignatureType.Ed25519)]
    [InlineData("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8", "sum.golang.org", 0x033de0ae, SignatureType.Ed25519)]
    [InlineData("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6", "TEST", 0x7997405c, SignatureType.Ed25519)]
    [InlineData(LogKey, "arche2025h1.staging.ct.transparency.dev", 0xba2f06c0, SignatureType.Ed25519)]
    [InlineData(WitnessKey, "remora.n621.de", 0xda77ade7, SignatureType.Cosignature)]
    [InlineData("witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO", "witness1.smartit.nu/witness1", 0xa48c820f, SignatureType.Cosignature)]
    public void Published_keys_are_read_and_written_back(string text, string name, long id, SignatureType type)
    {
        var key = Key(text);
        key.Name.Should().Be(name);
        key.KeyId.Should().Be((uint)id);
        key.Type.Should().Be(type);
        key.ToString().Should().Be(text);
    }

    [Fact]
    public void The_example_of_the_format_verifies()
    {
        var verified = Read(Example).Verify(Key(ExampleKey)).Value!;
        verified.Text.Should().Be("This is an example message.\n");
        verified.Signatures.Should().Equal(new VerifiedSignature(verified.Signatures[0].Key, null));
        verified.Signatures[0].Key.Name.Should().Be("example.com/foo");
        Encoding.UTF8.GetString(Read(Example).ToBytes()).Should().Be(Example);
    }

    [Fact]
    public void A_note_with_two_signatures_verifies_with_either_and_both()
    {
        var note = Read($"{Text}\n{PeterLine}{EnochLine}");
        note.Verify(Key(PeterKey)).Value!.Signatures.Select(s => s.Key.Name).Should().Equal("PeterNeumann");
        note.Verify(Key(EnochKey)).Value!.Signatures.Select(s => s.Key.Name).Should().Equal("EnochRoot");
        note.Verify(Key(EnochKey), Key(PeterKey)).Value!.Signatures.Select(s => s.Key.Name).Should().Equal("PeterNeumann", "EnochRoot");
    }

    [Fact]
    public void A_published_private_key_signs_as_it_did()
    {
        using var peter = new NoteSigner("PeterNeumann", Convert.FromBase64String(PeterSeed));
        peter.Verifier.ToString().Should().Be(PeterKey);
        peter.Sign(Text).Line.Should().Be(PeterLine);
        Encoding.UTF8.GetString(SignedNote.Of(Text, peter.Sign(Text)).ToBytes()).Should().Be($"{Text}\n{PeterLine}");
    }

    [Fact]
    public void A_checkpoint_of_a_public_log_and_its_witness_verify()
    {
        var opened = VerifiedCheckpoint.Open(Encoding.UTF8.GetBytes(PublicLog), "arche2025h1.staging.ct.transparency.dev", Key(LogKey), Key(WitnessKey), Key(ExampleKey)).Value!;
        opened.Checkpoint.Size.Should().Be(1432088532);
        opened.Witnesses.Should().ContainSingle().Which.Key.ToString().Should().Be(WitnessKey);
        opened.Witnesses[0].CosignedAt.Should().Be(0x6a122120);
        Encoding.UTF8.GetString(Read(PublicLog).ToBytes()).Should().Be(PublicLog);
    }

    [Fact]
    public void The_example_of_a_cosignature_has_its_time()
    {
        var line = NoteSignature.Read("— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==")!;
        line.KeyId.Should().Be(0x8d66cf3f);
        line.Signature.Length.Should().Be(72);
        Cosignature.SecondsOf(line.Signature.Span).Should().Be(1679315147);
        Encoding.UTF8.GetString(Cosignature.Message(1679315147, "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"))
            .Should().Be("cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
    }

    private static VerifierKey Key(string text) => VerifierKey.Parse(text).Value!;

    private static SignedNote Read(string note) => SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Value!;
}
