using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Transactions.Payments;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions;

/// <summary>Payments on a double-entry ledger: settled, held for a person, or rejected.</summary>
public sealed class TransactionsModule : IModule
{
    internal static string Domain => "transactions";

    internal static Permission Read { get; } = new("transactions.read", [.. Roles.All]);

    internal static Permission Write { get; } = new("transactions.write");

    internal static Permission Decide { get; } = new("review.decide.transactions", Roles.Payments);

    /// <inheritdoc />
    public string Name => "Transactions";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Permissions = [Read, Write, Decide],
        Navigation = [new NavigationItem("Transactions", "/transactions", "t", "Watch", Read, 4)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<PaymentLimits>, PaymentLimitsValidator>();
        services.AddOptions<PaymentLimits>().Bind(configuration.GetSection("Transactions")).ValidateOnStart();
        services.AddSingleton<PaymentCommands>();
        services.AddSingleton<PaymentQueries>();
        services.AddLoop<PaymentsMonitor>();
        services.AddSingleton<PaymentMeter>();
        services.AddSingleton<IEffector, DecidedPayment>();
        services.AddSingleton(new HoldDomain(
            Domain, "Payments", 1, Read, Decide,
            [
                new("separate-invoice", "Separate invoice, evidence seen"),
                new("confirmed-by-sender", "Confirmed with the sender"),
                new("within-agreement", "Covered by an agreement"),
                new("false-positive", "The rule was wrong here"),
            ],
            [
                new("duplicate", "It is a duplicate"),
                new("not-executable", "Not executable as instructed"),
                new("fraud-suspected", "Fraud suspected"),
                new("sender-withdrew", "Sender withdrew it"),
            ],
            typeof(PaymentEvidenceView)));
    }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) => TransactionTables.Configure(model);

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        // Counts from the commit feed, so nobody asks for it: it is made when the routes are.
        _ = routes.ServiceProvider.GetRequiredService<PaymentMeter>();
        TransactionEndpoints.Map(routes);
    }
}
