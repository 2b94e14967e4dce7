using OpsConsole.Wire;

namespace OpsConsole.Simulator.World;

/// <summary>The blood sites of greater Sydney and around: real places, real coordinates, invented stock.</summary>
internal static class BloodPlaces
{
    private const string Zone = "Australia/Sydney";

    /// <summary>Where blood is collected, tested and released; the share says how much of the stock stands there.</summary>
    public static readonly IReadOnlyList<(BloodSite Site, double Share)> Centres =
    [
        (Centre("CEN-ALEXANDRIA", "Alexandria centre", -33.9103, 151.1935, "00:00", "00:00") with { CanIrradiate = true }, 26),
        (Centre("CEN-PARRAMATTA", "Parramatta centre", -33.8150, 151.0034, "07:00", "20:00"), 7),
        (Centre("CEN-NEWCASTLE", "Newcastle centre", -32.9246, 151.7590, "07:00", "20:00"), 8),
        (Centre("CEN-WOLLONGONG", "Wollongong centre", -34.4257, 150.8931, "07:00", "19:00"), 5),
        (Centre("CEN-CANBERRA", "Canberra centre", -35.3442, 149.0990, "07:00", "19:00"), 6),
    ];

    public static readonly IReadOnlyList<(BloodSite Site, double Share)> Hospitals =
    [
        (Hospital("HOS-RPA", "Royal Prince Alfred Hospital", -33.8894, 151.1830), 6),
        (Hospital("HOS-WESTMEAD", "Westmead Hospital", -33.8036, 150.9880) with { CanIrradiate = true }, 7),
        (Hospital("HOS-STVINCENTS", "St Vincent's Hospital", -33.8804, 151.2207), 4),
        (Hospital("HOS-RNS", "Royal North Shore Hospital", -33.8211, 151.1911), 5),
        (Hospital("HOS-LIVERPOOL", "Liverpool Hospital", -33.9201, 150.9310), 5),
        (Hospital("HOS-POW", "Prince of Wales Hospital", -33.9186, 151.2388), 4),
        (Hospital("HOS-STGEORGE", "St George Hospital", -33.9671, 151.1340), 3),
        (Hospital("HOS-NEPEAN", "Nepean Hospital", -33.7592, 150.7131), 3),
        (Hospital("HOS-CONCORD", "Concord Repatriation General Hospital", -33.8366, 151.0929), 3),
        (Hospital("HOS-GOSFORD", "Gosford Hospital", -33.4203, 151.3395), 2),
        (Hospital("HOS-JOHNHUNTER", "John Hunter Hospital", -32.9219, 151.6929), 4),
        (Hospital("HOS-WOLLONGONG", "Wollongong Hospital", -34.4247, 150.8845), 3),
        (Hospital("HOS-CANBERRA", "Canberra Hospital", -35.3453, 149.1003), 3),
    ];

    public static IReadOnlyList<(BloodSite Site, double Share)> All => [.. Centres, .. Hospitals];

    private static BloodSite Centre(string id, string name, double latitude, double longitude, string opens, string closes) =>
        new(id, name, "centre", latitude, longitude, opens, closes, Zone);

    private static BloodSite Hospital(string id, string name, double latitude, double longitude) =>
        new(id, name, "hospital", latitude, longitude, "00:00", "00:00", Zone);
}
