using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Tests.Platform;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_ECMAScript_writes_them(string ieee, string text) =>
        CanonicalJson.Number(BitConverter.UInt64BitsToDouble(Convert.ToUInt64(ieee, 16))).Should().Be(text);

    [Theory]
    [InlineData("7ff0000000000000")]
    [InlineData("7fffffffffffffff")]
    public void What_is_no_number_is_refused(string ieee) =>
        FluentActions.Invoking(() => CanonicalJson.Number(BitConverter.UInt64BitsToDouble(Convert.ToUInt64(ieee, 16)))).Should().Throw<FormatException>();

    [Fact]
    public void Members_are_sorted_by_code_units_so_a_surrogate_comes_before_the_private_area()
    {
        var json = """{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""";
        using var document = JsonDocument.Parse(Canonical(json));
        document.RootElement.EnumerateObject().Select(m => m.Name).Should().Equal("\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33");
    }

    [Fact]
    public void The_sample_object_of_the_standard_has_its_published_hash()
    {
        var json = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(json)))).Should().Be("2d5e01a318d0f0879ab568c4be289c8b1f64ef8921a53c6277d5e069978baacb");
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{ "b":2.0,"a":1 }""")]
    [InlineData("""{"a":"é"}""", """{"a":"\u00e9"}""")]
    [InlineData("""[1e2]""", """[ 100 ]""")]
    public void Spelling_does_not_matter(string one, string other) => Canonical(one).Should().Be(Canonical(other));

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""[1e400]""")]
    public void Ambiguity_is_refused(string json) => FluentActions.Invoking(() => Canonical(json)).Should().Throw<FormatException>();

    [Theory]
    [InlineData("1.5")]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740992")]
    [InlineData("1e400")]
    public void Evidence_holds_only_exact_integers(string number)
    {
        using var document = JsonDocument.Parse($"[{number}]");
        FluentActions.Invoking(() => CanonicalJson.OfEvidence(document.RootElement)).Should().Throw<FormatException>();
    }

    [Fact]
    public void Canonical_text_is_a_fixed_point() =>
        Gen.Double.Where(double.IsFinite).Select(Gen.String).Sample((number, text) =>
        {
            string json;
            try
            {
                json = Canonical(JsonSerializer.Serialize(new { text = new string([.. text.Where(c => !char.IsSurrogate(c))]), number }));
            }
            catch (ArgumentException)
            {
                return true;
            }

            return Canonical(json) == json;
        });

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)));
}

public sealed class MerkleHashTests
{
    [Theory]
    [InlineData("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData("L123456", "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")]
    public void Leaves_have_their_published_hashes(string data, string hash) =>
        Convert.ToHexStringLower(MerkleHash.Leaf(Encoding.ASCII.GetBytes(data))).Should().Be(hash);

    [Fact]
    public void Nodes_have_their_published_hash() =>
        Convert.ToHexStringLower(MerkleHash.Node("N123"u8, "N456"u8)).Should().Be("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
}
