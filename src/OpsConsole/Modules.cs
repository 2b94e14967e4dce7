using OpsConsole.Platform.Modules;

namespace OpsConsole;

/// <summary>The table of contents.</summary>
public static class Modules
{
    /// <summary>Every module there is, in the order in which they register, build the model and map their calls.</summary>
    public static IReadOnlyList<IModule> All { get; } =
    [
        new Review.ReviewModule(),
        new Alerts.AlertsModule(),
        new Audit.AuditModule(),
        new Blood.BloodModule(),
        new Sensors.SensorsModule(),
        new Medication.MedicationModule(),
        new Transactions.TransactionsModule(),
        new Identity.PeopleModule(),
    ];
}
