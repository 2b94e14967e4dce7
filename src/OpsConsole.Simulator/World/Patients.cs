namespace OpsConsole.Simulator.World;

/// <summary>A pharmacy: an invented business in a real suburb.</summary>
internal sealed record Pharmacy(string PharmacyId, string Name, double Latitude, double Longitude);

/// <summary>A patient: no name, no address; a member number and what the person takes.</summary>
internal sealed record Patient(string Member, Pharmacy Pharmacy, string Prescriber, IReadOnlyList<Drug> Takes);

/// <summary>The pharmacies and patients of the demo world.</summary>
internal static class Patients
{
    /// <summary>The patient of 47 medications, of which 23 pairs interact.</summary>
    public const string ManyMedicationsMember = "M-000047";

    public static readonly IReadOnlyList<Pharmacy> Pharmacies =
    [
        new("PH-01", "Camperdown pharmacy", -33.8890, 151.1770), new("PH-02", "Newtown pharmacy", -33.8981, 151.1745),
        new("PH-03", "Parramatta pharmacy", -33.8150, 151.0011), new("PH-04", "Westmead pharmacy", -33.8075, 150.9870),
        new("PH-05", "Bondi Junction pharmacy", -33.8915, 151.2480), new("PH-06", "Chatswood pharmacy", -33.7969, 151.1803),
        new("PH-07", "Hornsby pharmacy", -33.7046, 151.0993), new("PH-08", "Penrith pharmacy", -33.7511, 150.6942),
        new("PH-09", "Liverpool pharmacy", -33.9200, 150.9230), new("PH-10", "Bankstown pharmacy", -33.9171, 151.0349),
        new("PH-11", "Hurstville pharmacy", -33.9672, 151.1020), new("PH-12", "Cronulla pharmacy", -34.0581, 151.1543),
        new("PH-13", "Manly pharmacy", -33.7970, 151.2850), new("PH-14", "Randwick pharmacy", -33.9142, 151.2410),
        new("PH-15", "Blacktown pharmacy", -33.7710, 150.9063), new("PH-16", "Campbelltown pharmacy", -34.0650, 150.8142),
        new("PH-17", "Gosford pharmacy", -33.4267, 151.3417), new("PH-18", "Newcastle pharmacy", -32.9283, 151.7817),
        new("PH-19", "Wollongong pharmacy", -34.4250, 150.8931), new("PH-20", "Katoomba pharmacy", -33.7125, 150.3119),
    ];

    /// <summary>400 patients; the same seed gives the same ones.</summary>
    public static IReadOnlyList<Patient> All(string seed)
    {
        var chance = Chance.For(seed, "patients");
        var patients = new List<Patient>(400);
        for (var number = 1; number <= 400; number++)
        {
            var member = $"M-{number:000000}";
            var pharmacy = chance.Pick(Pharmacies);
            var prescriber = $"DR-{chance.Below(120) + 1:0000}";
            var takes = member == ManyMedicationsMember ? ManyMedications() : SomeOf(Drugs.Quiet, 1 + chance.Below(4) + chance.Below(5), chance);
            patients.Add(new Patient(member, pharmacy, prescriber, takes));
        }

        return patients;
    }

    private static Drug[] ManyMedications() => [.. Drugs.Interacting, .. Drugs.Quiet];

    private static Drug[] SomeOf(IReadOnlyList<Drug> drugs, int count, Chance chance)
    {
        var all = drugs.ToArray();
        chance.Shuffle(all);
        return all[..count];
    }
}
