using Microsoft.Extensions.Options;
using NodaTime;

namespace OpsConsole.Shell;

/// <summary>The site this console stands at; section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>Shown beside the product's name, 1 to 60 characters.</summary>
    public string Name { get; set; } = "Control room";

    /// <summary>IANA zone in which clocks and instants are shown.</summary>
    public string TimeZone { get; set; } = "UTC";
}

/// <summary>Refuses a site that cannot be shown.</summary>
public sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    private const int LongestName = 60;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        var mistakes = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Name) || options.Name.Length > LongestName)
            mistakes.Add($"Site:Name must have 1 to {LongestName} characters.");
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.TimeZone) is null)
            mistakes.Add($"Site:TimeZone '{options.TimeZone}' is no IANA time zone; an example is 'Australia/Sydney'.");
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
