using System.Security.Cryptography;
using System.Text;
using CsCheck;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

public sealed class CheckpointTests
{
    private const string Root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";

    [Fact]
    public void The_text_is_the_published_one()
    {
        var checkpoint = Checkpoint.Of("example.com/console/audit", 8, Convert.FromHexString("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"));
        checkpoint.Text.Should().Be($"example.com/console/audit\n8\n{Root}\n");
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(checkpoint.Text))).Should().Be("9070819b0776379901499053105d1defa406770bb0f72f38e837b11d20c52e27");
    }

    [Fact]
    public void An_empty_log_has_its_published_line()
    {
        Checkpoint.Of("log", 0, MerkleHash.Empty).Text.Should().Be("log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
        Checkpoint.Parse("log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n").Value!.Size.Should().Be(0);
    }

    [Fact]
    public void The_example_of_the_format_is_read()
    {
        var checkpoint = Checkpoint.Parse("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n").Value!;
        checkpoint.Origin.Should().Be("example.com/behind-the-sofa");
        checkpoint.Size.Should().Be(20852163);
        Convert.ToBase64String(checkpoint.Root).Should().Be("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
        checkpoint.Extensions.Should().BeEmpty();
    }

    [Fact]
    public void Further_lines_are_kept_as_they_are() =>
        Checkpoint.Parse($"log of the night \n9223372036854775807\n{Root}\nwhatever: 1 \n— a dash\n").Value!.Extensions.Should().Equal("whatever: 1 ", "— a dash");

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("log\n8\n")]
    [InlineData("log\n8\n" + Root)]
    [InlineData("\n8\n" + Root + "\n")]
    [InlineData("log\n\n" + Root + "\n")]
    [InlineData("log\n8\n\n")]
    [InlineData("log\n8\n" + Root + "\n\n")]
    [InlineData("log\n8\n" + Root + "\nmore\n\n")]
    [InlineData("log\n8\n" + Root + "\n\nmore\n")]
    [InlineData("log\r\n8\r\n" + Root + "\r\n")]
    [InlineData("log\n8\n" + Root + "\r\n")]
    [InlineData("log\t1\n8\n" + Root + "\n")]
    [InlineData("log\0\n8\n" + Root + "\n")]
    [InlineData("\nlog\n8\n" + Root + "\n")]
    public void What_is_no_checkpoint_is_refused(string text) => Code(text).Should().Be("checkpoint-malformed");

    [Theory]
    [InlineData("08")]
    [InlineData("00")]
    [InlineData("-8")]
    [InlineData("+8")]
    [InlineData("8 ")]
    [InlineData(" 8")]
    [InlineData("8.0")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("0x8")]
    [InlineData("eight")]
    [InlineData("٨")]
    [InlineData("８")]
    public void A_size_has_one_spelling(string size) => Code($"log\n{size}\n{Root}\n").Should().Be("checkpoint-size-malformed");

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551624")]
    [InlineData("100000000000000000000000000000000000008")]
    public void A_size_beyond_the_largest_is_refused_and_never_wraps(string size) => Code($"log\n{size}\n{Root}\n").Should().Be("checkpoint-size-overflow");

    [Theory]
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg")] // No padding.
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg==")]
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyh=")] // An unused bit is set.
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz-Nw7_RgQyg=")] // The alphabet of addresses.
    [InlineData(" XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=")]
    [InlineData("XcnaeacGWamtVZy3Ad7Zoq udgjqtL0lgz+Nw7/RgQyg=")]
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg= ")]
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQw==")] // 31 bytes.
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQygA")] // 33 bytes.
    [InlineData("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void A_root_has_one_spelling(string root) => Code($"log\n8\n{root}\n").Should().Be("checkpoint-root-malformed");

    [Fact]
    public void A_log_without_entries_has_no_other_root()
    {
        var refused = Checkpoint.Parse($"log\n0\n{Root}\n").Refused!;
        refused.Code.Should().Be("checkpoint-root-of-nothing");
        refused.Status.Should().Be(422);
    }

    [Fact]
    public void What_could_not_be_read_back_is_not_made()
    {
        var root = Convert.FromBase64String(Root);
        foreach (var make in (Action[])[
            () => Checkpoint.Of("", 8, root), () => Checkpoint.Of("log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", 8, root), () => Checkpoint.Of("log\r", 8, root),
            () => Checkpoint.Of("\ud800", 8, root), () => Checkpoint.Of("log", -1, root), () => Checkpoint.Of("log", 8, root.AsSpan(1)), () => Checkpoint.Of("log", 0, root),
            () => Checkpoint.Of("log", 8, root, ""), () => Checkpoint.Of("log", 8, root, "a\nb"), () => Checkpoint.Of("log", 8, root, "a", "\udc00")])
        {
            make.Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void What_is_made_is_read_back_the_same() =>
        Gen.Select(Line, Gen.Long[1, long.MaxValue], Gen.Byte.Array[32], Line.Array[0, 3]).Sample((origin, size, root, more) =>
        {
            var made = Checkpoint.Of(origin, size, root, more);
            var read = Checkpoint.Parse(made.Text).Value!;
            read.Origin.Should().Be(origin);
            read.Size.Should().Be(size);
            read.Root.Should().Equal(root);
            read.Extensions.Should().Equal(more);
            read.Text.Should().Be(made.Text);
        }, iter: 300);

    internal static readonly Gen<string> Line = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00a0', '\u2fff']), 1, 20];

    private static string? Code(string text) => Checkpoint.Parse(text).Refused?.Code;
}
