using System.Globalization;
using CsCheck;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Isbt128;

namespace OpsConsole.Tests.Blood;

public sealed class Isbt128Tests
{
    private const string FacilityFirst = "ABCDEFGHIJKLMNPQRSTUVWXYZ123456789";
    private const string FacilityNext = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

    private static readonly Gen<string> AnyDonation =
        Gen.Select(Gen.Char[FacilityFirst], Gen.Char[FacilityNext].Array[2], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 999_999])
            .Select((first, next, last, year, sequence) =>
                string.Create(CultureInfo.InvariantCulture, $"{first}{next[0]}{next[1]}{last:00}{year:00}{sequence:000000}"));

    [Theory]
    [InlineData("G123417654321", 'A', 70)]
    [InlineData("A999921123456", '3', 63)]
    [InlineData("A999917123456", '9', 69)]
    [InlineData("A999926000005", '0', 60)]
    [InlineData("A999926000389", 'A', 70)]
    [InlineData("A999926000006", 'Z', 95)]
    [InlineData("A999926000088", '*', 96)]
    public void Check_characters_are_the_published_ones(string din, char check, int flag)
    {
        CheckCharacter.Keyboard(din).Should().Be(check);
        (CheckCharacter.Value(din) + CheckCharacter.FlagBase).Should().Be(flag);
        DonationNumber.TryParse($"={din}{flag}", out var scanned, out _).Should().BeTrue();
        scanned!.Value.Should().Be(din);
        DonationNumber.TryParseKeyed(din + check, out var keyed, out var repaired, out _).Should().BeTrue();
        keyed!.Value.Should().Be(din);
        repaired.Should().BeFalse();
    }

    [Fact]
    public void No_single_substitution_goes_unnoticed() =>
        Gen.Select(AnyDonation, Gen.Int[0, 12], Gen.Char[Alphabet]).Sample((din, at, other) =>
        {
            if (din[at] == other)
                return true;
            var changed = $"{din[..at]}{other}{din[(at + 1)..]}";
            return CheckCharacter.Value(changed) != CheckCharacter.Value(din);
        }, iter: 216_000);

    [Fact]
    public void No_swap_of_neighbours_goes_unnoticed() =>
        Gen.Select(AnyDonation, Gen.Int[0, 11]).Sample((din, at) =>
        {
            if (din[at] == din[at + 1])
                return true;
            var swapped = $"{din[..at]}{din[at + 1]}{din[at]}{din[(at + 2)..]}";
            return CheckCharacter.Value(swapped) != CheckCharacter.Value(din);
        }, iter: 20_000);

    [Fact]
    public void Any_donation_number_survives_the_way_out_and_back() =>
        AnyDonation.Sample(din => DonationNumber.TryParse(din, out var read, out _) && read.Value == din);

    [Theory]
    [InlineData("AO99921123456", "din-facility")]
    [InlineData("O999921123456", "din-facility")]
    [InlineData("0999921123456", "din-facility")]
    [InlineData("A99X921123456", "din-facility")]
    [InlineData("a999921123456", "din-facility")]
    [InlineData("A99992112345", "din-length")]
    [InlineData("A9999211234567", "din-length")]
    [InlineData("A9999X1123456", "din-sequence")]
    [InlineData("A99992112345I", "din-sequence")]
    [InlineData("A999921 12345", "din-sequence")]
    [InlineData("=A99992112345664", "din-check-character")]
    [InlineData("=A999921123456..", "din-flag")]
    [InlineData("", "din-length")]
    [InlineData(null, "din-length")]
    [InlineData("A99992112345６", "din-sequence")]
    public void A_donation_number_that_cannot_be_is_refused_with_its_reason(string? text, string code)
    {
        DonationNumber.TryParse(text, out _, out var refusal).Should().BeFalse();
        refusal!.Code.Should().Be(code);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("20")]
    [InlineData("59")]
    public void Flags_that_are_not_checksums_are_neither_judged_nor_kept(string flag)
    {
        DonationNumber.TryParse($"=A999921123456{flag}", out var number, out _).Should().BeTrue();
        number!.Value.Should().Be("A999921123456");
    }

    [Fact]
    public void The_letter_I_is_allowed_in_a_facility() => DonationNumber.TryParse("AI99921123456", out _, out _).Should().BeTrue();

    [Fact]
    public void A_typed_number_needs_its_check_character()
    {
        DonationNumber.TryParseKeyed("G1234 17 654321", out _, out _, out var refusal).Should().BeFalse();
        refusal!.Code.Should().Be("din-check-required");
        DonationNumber.TryParseKeyed("G1234 17 654321 A", out _, out _, out _).Should().BeTrue();
    }

    [Fact]
    public void A_typed_O_for_zero_is_repaired_when_just_one_repair_checks()
    {
        DonationNumber.TryParseKeyed("A99992600O389A", out var number, out var repaired, out _).Should().BeTrue();
        repaired.Should().BeTrue();
        number!.Value.Should().Be("A999926000389");
    }

    [Fact]
    public void A_typed_number_that_no_repair_saves_is_refused()
    {
        DonationNumber.TryParseKeyed("A999921123457X", out _, out _, out var refusal).Should().BeFalse();
        refusal!.Code.Should().Be("din-check-character");
    }

    [Theory]
    [InlineData("95", "O-")]
    [InlineData("51", "O+")]
    [InlineData("06", "A-")]
    [InlineData("62", "A+")]
    [InlineData("17", "B-")]
    [InlineData("73", "B+")]
    [InlineData("28", "AB-")]
    [InlineData("84", "AB+")]
    public void The_eight_default_codes_are_plain_stock_both_ways(string code, string group)
    {
        GroupCode.Read(code).Should().Be(new GroupCode.Plain(Group(group)));
        GroupCode.Write(Group(group)).Should().Be(code);
    }

    [Theory]
    [InlineData("47", "directed only")]
    [InlineData("48", "emergency only")]
    [InlineData("49", "directed, biohazard")]
    [InlineData("50", "directed, crossover")]
    [InlineData("52", "autologous, crossover")]
    [InlineData("53", "autologous only")]
    [InlineData("54", "autologous, biohazard")]
    public void The_variants_around_a_default_code_limit_its_use(string code, string use) =>
        GroupCode.Read(code).Should().Be(new GroupCode.Limited(BloodGroup.OPositive, use));

    [Fact]
    public void Only_the_eight_default_codes_are_plain_stock()
    {
        var plain = Enumerable.Range(0, 100).Select(n => n.ToString("00", CultureInfo.InvariantCulture)).Where(c => GroupCode.Read(c) is GroupCode.Plain);
        plain.Should().BeEquivalentTo("95", "51", "06", "62", "17", "73", "28", "84");
    }

    [Theory]
    [InlineData("55", "O")]
    [InlineData("66", "A")]
    [InlineData("77", "B")]
    [InlineData("88", "AB")]
    public void ABO_without_RhD_is_told_apart(string code, string abo) => GroupCode.Read(code).Should().Be(new GroupCode.AboOnly(abo));

    [Theory]
    [InlineData("Mq")]
    [InlineData("Md")]
    [InlineData("Mb")]
    [InlineData("Mx")]
    [InlineData("Mr")]
    [InlineData("Mf")]
    [InlineData("Ma")]
    [InlineData("00")]
    public void Codes_that_are_never_findable_say_why(string code) => GroupCode.Read(code).Should().BeOfType<GroupCode.NeverFindable>();

    [Fact]
    public void Pools_and_Bombay_are_read()
    {
        GroupCode.Read("C0").Should().Be(new GroupCode.Pool("AB"));
        GroupCode.Read("D0").Should().Be(new GroupCode.Pool("O"));
        GroupCode.Read("G6").Should().Be(new GroupCode.Bombay());
        GroupCode.Read("H6").Should().Be(new GroupCode.Bombay());
        GroupCode.Read("mq").Should().Be(new GroupCode.NotKnown());
        GroupCode.Read(null).Should().Be(new GroupCode.NotKnown());
    }

    [Fact]
    public void Kell_comes_from_the_column_and_not_from_odd_and_even()
    {
        "0123456789X".ToCharArray().Should().OnlyContain(c => GroupCode.Kell(c) == KellStatus.NoInformation);
        "SABCDEFGHIY".ToCharArray().Should().OnlyContain(c => GroupCode.Kell(c) == KellStatus.Negative);
        "TJKLMNOPQRZ".ToCharArray().Should().OnlyContain(c => GroupCode.Kell(c) == KellStatus.Positive);
        GroupCode.Kell('E').Should().Be(KellStatus.Negative);
        GroupCode.Kell('W').Should().Be(KellStatus.SeeSpecialTesting);
    }

    [Theory]
    [InlineData("0183652359", "2018-12-31T23:59")]
    [InlineData("0212142359", "2021-08-02T23:59")]
    [InlineData("0240602359", "2024-02-29T23:59")]
    [InlineData("0261921730", "2026-07-11T17:30")]
    [InlineData("0243662359", "2024-12-31T23:59")]
    [InlineData("021214", "2021-08-02T23:59")]
    public void Label_times_are_the_published_ones(string text, string expected)
    {
        LabelTime.TryParse(text, out var time).Should().BeTrue();
        time!.Value.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture).Should().Be(expected);
    }

    [Theory]
    [InlineData("0253662359")]
    [InlineData("0250002359")]
    [InlineData("0250012400")]
    [InlineData("0250010060")]
    [InlineData("9250012359")]
    [InlineData("02500123")]
    [InlineData("02500123S9")]
    [InlineData("")]
    [InlineData(null)]
    public void A_label_time_that_cannot_be_is_refused(string? text) => LabelTime.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void A_label_time_is_local_to_the_labeller()
    {
        LabelTime.TryParse("0212142359", out var time);
        var newYork = DateTimeZoneProviders.Tzdb["America/New_York"];
        LabelTime.In(time!.Value, newYork).Should().Be(Instant.FromUtc(2021, 8, 3, 3, 59));
    }

    [Fact]
    public void An_expiry_doubled_by_a_clock_change_takes_the_earlier_instant()
    {
        var sydney = DateTimeZoneProviders.Tzdb["Australia/Sydney"];
        LabelTime.In(new LocalDateTime(2026, 4, 5, 2, 30), sydney).Should().Be(Instant.FromUtc(2026, 4, 4, 15, 30));
        LabelTime.In(new LocalDateTime(2026, 10, 4, 2, 30), sydney).Should().Be(Instant.FromUtc(2026, 10, 3, 16, 0));
    }

    [Fact]
    public void A_unit_is_its_donation_and_its_product_never_the_donation_alone()
    {
        UnitIdentity.TryParse("A999921123456E0398V00", out var redCells).Should().BeTrue();
        UnitIdentity.TryParse("A999921123456E0398VA0", out var division).Should().BeTrue();
        redCells!.Donation.Should().Be(division!.Donation);
        redCells.Should().NotBe(division);
        redCells.UnitId.Should().Be("A999921123456E0398V00");
    }

    [Theory]
    [InlineData("e0398V00")]
    [InlineData("E0398V0")]
    [InlineData("EO398V00")]
    [InlineData("G0398V00")]
    [InlineData("E0398Va0")]
    [InlineData("E0398V0A")]
    [InlineData("E0398-00")]
    public void A_product_code_that_cannot_be_is_refused(string text) => ProductCode.TryParse(text, out _, out _).Should().BeFalse();

    [Theory]
    [InlineData("E0398V00", nameof(CollectionUse.General))]
    [InlineData("E0398000", nameof(CollectionUse.General))]
    [InlineData("E0398100", nameof(CollectionUse.NamedRecipientOnly))]
    [InlineData("E0398200", nameof(CollectionUse.NamedRecipientOnly))]
    [InlineData("E0398G00", nameof(CollectionUse.EmergencyOnly))]
    [InlineData("E0398R00", nameof(CollectionUse.NotForTransfusion))]
    [InlineData("E0398r00", nameof(CollectionUse.NotForTransfusion))]
    [InlineData("E0398Q00", nameof(CollectionUse.NotKnown))]
    public void The_collection_type_says_who_may_have_it(string text, string useName)
    {
        ProductCode.TryParse(text, out var code, out _).Should().BeTrue();
        code!.Use.Should().Be(Enum.Parse<CollectionUse>(useName));
    }

    [Theory]
    [InlineData("=A999921123456637=%", false)]
    [InlineData("=A99992112345663=%6200", true)]
    [InlineData("=<E0398V00&>0212142359", true)]
    [InlineData("=+02001=A99992112345663=%6200", true)]
    [InlineData("=+03001=A99992112345663=%6200", false)]
    [InlineData("=A99992112345663=+01001", false)]
    [InlineData("=<E0398V0", false)]
    [InlineData("hello", false)]
    [InlineData("", false)]
    public void A_scan_is_split_only_when_every_structure_is_whole(string scan, bool whole) =>
        LabelScan.TrySplit(scan, out _, out _).Should().Be(whole);

    [Fact]
    public void A_pair_read_together_comes_apart_from_left_to_right()
    {
        LabelScan.TrySplit("=A99992112345663=%6200", out var parts, out _);
        parts!.Should().Equal(new LabelPart(1, "A99992112345663"), new LabelPart(2, "6200"));
    }

    private static BloodGroup Group(string code) => BloodGroup.TryParse(code, out var group) ? group : throw new ArgumentException(code);
}
