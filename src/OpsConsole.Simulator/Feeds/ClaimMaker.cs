using System.Globalization;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>Makes claims: most of them clean, some that must be stopped, some that nobody can verify.</summary>
internal sealed class ClaimMaker(string seed, string run, IReadOnlyList<Patient> patients)
{
    private static readonly IReadOnlyList<int> Supplies = [7, 14, 28, 30, 30, 30, 60, 90];

    private readonly Chance chance = Chance.For($"{seed}/{run}", "claims");
    private long number;
    private int interacting;

    public MedicationClaim Next(DateOnly today, FaultBoard faults)
    {
        if (faults.Strikes(FaultKind.InteractingClaim, chance, oneIn: 12))
            return Interacting(today);
        if (faults.Strikes(FaultKind.UnmappedDrug, chance, oneIn: 12))
            return Claim(today, AnyPatient(), new MedicationProduct(chance.Pick(Drugs.Unmapped)), null);

        // The patient of 47 medications comes by every few minutes.
        return chance.Below(400) == 0
            ? Claim(today, ManyMedications(), chance.Pick(Drugs.Quiet).AsProduct(), null)
            : Claim(today, AnyPatient(), chance.Pick(Drugs.Quiet).AsProduct(), null);
    }

    /// <summary>In turn: a drug that must not join what the patient takes, and a harmless one for a patient whose list is dangerous already.</summary>
    private MedicationClaim Interacting(DateOnly today)
    {
        if (interacting++ % 2 == 1)
            return Claim(today, ManyMedications(), chance.Pick(Drugs.Quiet).AsProduct(), null);
        var (taken, claimed) = chance.Pick(Drugs.StoppedPairs);
        return Claim(today, AnyPatient(), claimed.AsProduct(), taken);
    }

    private Patient ManyMedications() => patients.First(patient => patient.Member == Patients.ManyMedicationsMember);

    private Patient AnyPatient()
    {
        while (true)
        {
            var patient = chance.Pick(patients);
            if (patient.Member != Patients.ManyMedicationsMember)
                return patient;
        }
    }

    private MedicationClaim Claim(DateOnly today, Patient patient, MedicationProduct product, Drug? alsoTakes)
    {
        var profile = patient.Takes.Select(drug => drug.AsProfileItem()).ToList();
        if (alsoTakes is not null)
            profile.Add(alsoTakes.AsProfileItem());
        var days = chance.Pick(Supplies);
        return new MedicationClaim(
            string.Create(CultureInfo.InvariantCulture, $"CLM-{seed}-{run}-{++number:000000}"),
            patient.Member,
            patient.Pharmacy.PharmacyId,
            patient.Prescriber,
            product,
            Quantity: days * (1 + chance.Below(2)),
            DaysSupply: days,
            // A drug of the profile is a refill, never a first fill.
            FillNumber: patient.Takes.Any(drug => drug.Rxcui == product.Rxcui) ? 1 + chance.Below(5) : 0,
            ServiceDate: today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Profile: profile,
            Allergies: [],
            Diagnoses: []);
    }
}
