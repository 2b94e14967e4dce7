using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Modules;
using IPNetwork = System.Net.IPNetwork;

namespace OpsConsole;

/// <summary>How browsers and feeds reach the console. Section <c>Transport</c>.</summary>
public sealed class TransportOptions
{
    /// <summary>
    /// The proxies in front of the console whose word on the caller's address and on https is taken: addresses or networks, separated by
    /// commas, such as <c>10.0.0.5, 10.1.0.0/16</c>. Empty: nobody's, and the caller is who holds the connection.
    /// </summary>
    [Networks]
    public string TrustedProxies { get; set; } = "";

    /// <summary>Days for which a browser that came by https may come in no other way (RFC 6797); 0 says nothing about it.</summary>
    [Range(0, 730)]
    public int StrictTransportDays { get; set; } = 365;

    internal static IEnumerable<IPNetwork?> Networks(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one =>
            IPNetwork.TryParse(one, out var network) ? network
            : IPAddress.TryParse(one, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : (IPNetwork?)null);

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class NetworksAttribute() : ValidationAttribute("It is a list of addresses or networks, such as 10.0.0.5, 10.1.0.0/16, or empty.")
    {
        public override bool IsValid(object? value) => value is string text && Networks(text).All(network => network is not null);
    }
}

/// <summary>Https that ends at a proxy counts as https, if the proxy is a trusted one.</summary>
internal static class Transport
{
    public static IServiceCollection AddTransport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<TransportOptions>(configuration, "Transport");
        services.AddAntiforgery(tokens => tokens.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<TransportOptions>>((forwarded, transport) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // The framework trusts this machine by itself; anybody on it could then say who calls.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in TransportOptions.Networks(transport.Value.TrustedProxies))
                forwarded.KnownIPNetworks.Add(network!.Value);
        });
        services.AddOptions<HstsOptions>().Configure<IOptions<TransportOptions>>((strict, transport) =>
            strict.MaxAge = TimeSpan.FromDays(transport.Value.StrictTransportDays));
        return services;
    }

    public static void UseTransport(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<TransportOptions>>().Value;
        // Without known networks the middleware would believe everybody; a text of commas and spaces names none.
        if (TransportOptions.Networks(options.TrustedProxies).Any())
            app.UseForwardedHeaders();
        if (options.StrictTransportDays > 0)
            app.UseHsts();
    }
}
