using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Blood.Board;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.UnitHolds;
using OpsConsole.Blood.Units;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Blood;

/// <summary>Blood products: where they are, which may go to whom, and who holds them.</summary>
public sealed class BloodModule : IModule
{
    internal static string Domain => "blood";

    /// <summary>Version of the rules that send a reported unit to a person.</summary>
    internal static string IntakeRules => "blood-intake-1";

    internal static Permission Read { get; } = new("blood.read", [.. Roles.All]);

    internal static Permission Write { get; } = new("blood.write");

    /// <summary>Hold units for a request, confirm and release. A key with <c>blood.write</c> has it too.</summary>
    internal static Permission Hold { get; } = new("blood.write.hold", Roles.Coordinator);

    /// <summary>Recall a donation. A key with <c>blood.write</c> has it too.</summary>
    internal static Permission Recall { get; } = new("blood.write.recall", Roles.Coordinator);

    internal static Permission Decide { get; } = new("review.decide.blood", Roles.Coordinator);

    /// <inheritdoc />
    public string Name => "Blood";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Permissions = [Read, Write, Hold, Recall, Decide],
        Navigation = [new NavigationItem("Blood", "/blood", "b", "Watch", Read, 1)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<BloodOptions>, BloodOptionsValidator>();
        services.AddOptions<BloodOptions>().Bind(configuration.GetSection("Blood")).ValidateOnStart();
        services.AddSingleton<BloodMeter>();
        services.AddSingleton<SiteContacts>();
        services.AddSingleton<StockBook>();
        services.AddSingleton<FinderQueries>();
        services.AddSingleton<UnitCommands>();
        services.AddScoped<FinderDesk>();
        services.AddSingleton<IEffector, DecidedUnit>();
        services.AddLoop<SiteWatch>();
        services.AddLoop<UnitDeadlines>();
        services.AddSingleton<BoardSource>(provider => provider.GetRequiredService<FinderQueries>().Board);
        services.AddLoop<BloodMonitor>();
        services.AddSingleton(new HoldDomain(
            Domain, "Blood units", 3, Read, Decide,
            [
                new("group-confirmed", "Group on record confirmed by testing"),
                new(DecidedUnit.HistoryCorrected, "Record was wrong: the reported group holds"),
                new("label-checked", "Label and product checked"),
            ],
            [
                new("group-not-confirmed", "Group cannot be confirmed"),
                new("mislabelled", "Unit is mislabelled"),
                new("not-usable", "Not usable for another reason"),
            ],
            EvidenceView: typeof(UnitEvidenceView)));
    }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) => BloodTables.Configure(model);

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        UnitEndpoints.Map(routes);
        UnitHoldEndpoints.Map(routes);
        FinderEndpoints.Map(routes);
    }
}
