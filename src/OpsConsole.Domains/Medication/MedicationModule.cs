using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Live;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Modules;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Medication;

/// <summary>Medication claims: paid with proof, rejected with codes, or held for a pharmacist.</summary>
public sealed class MedicationModule : IModule
{
    internal static string Domain => "medication";

    /// <summary>What people take is nobody's business who does not decide it, watch it or answer for it.</summary>
    internal static Permission Read { get; } = new("medication.read", Roles.Pharmacist, Roles.Operator, Roles.OnCall, Roles.Auditor, Roles.Administrator);

    internal static Permission Write { get; } = new("medication.write");

    internal static Permission Decide { get; } = new("review.decide.medication", Roles.Pharmacist);

    internal static Permission SwitchKnowledge { get; } = new("medication.knowledge", Roles.Administrator);

    /// <inheritdoc />
    public string Name => "Medication";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Permissions = [Read, Write, Decide, SwitchKnowledge],
        Navigation = [new NavigationItem("Medication", "/medication", "m", "Watch", Read, 3)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<MedicationOptions>, MedicationOptionsValidator>();
        services.AddOptions<MedicationOptions>().Bind(configuration.GetSection("Medication")).ValidateOnStart();
        services.AddSingleton<KnowledgeDesk>();
        services.AddSingleton<MedicationMeter>();
        services.AddSingleton<DecisionPace>();
        services.AddSingleton<ClaimCommands>();
        services.AddSingleton<KnowledgeCommands>();
        services.AddSingleton<ClaimQueries>();
        services.AddSingleton<IEffector, DecidedClaim>();
        services.AddSingleton<IJournalReach>(new PermissionReach(SubmitClaim.StreamOf(""), Read));
        services.AddLoop<KnowledgeWatch>();
        services.AddLoop<MedicationMonitor>();
        services.AddSingleton(new HoldDomain(Domain, "Medication", 2, Read, Decide, OverrideReasons.Release, OverrideReasons.Reject, EvidenceView: typeof(MedicationEvidence)));
    }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) => MedicationTables.Configure(model);

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        // It measures from the start, not from the first claim: a feed that is silent from the beginning has an age too.
        _ = routes.ServiceProvider.GetRequiredService<MedicationMeter>();
        MedicationEndpoints.Map(routes);
    }
}
