using Microsoft.Extensions.Options;

namespace OpsConsole.Storage;

/// <summary>Which database. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The values <see cref="Provider"/> may have, exactly so.</summary>
    public static IReadOnlyList<string> Providers { get; } = ["Sqlite", "PostgreSql", "SqlServer"];

    /// <summary><c>Sqlite</c>, <c>PostgreSql</c> or <c>SqlServer</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>True if start-up brings the schema up to date by itself; otherwise run <c>opsconsole migrate</c> first.</summary>
    public bool MigrateAtStart { get; set; } = true;
}

internal sealed class StorageOptionsValidator(IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (!StorageOptions.Providers.Contains(options.Provider, StringComparer.Ordinal))
            return ValidateOptionsResult.Fail($"Storage:Provider is '{options.Provider}'; it is one of {string.Join(", ", StorageOptions.Providers)}.");
        return options.Provider != "Sqlite" && string.IsNullOrWhiteSpace(configuration.GetConnectionString("OpsConsole"))
            ? ValidateOptionsResult.Fail($"ConnectionStrings:OpsConsole is empty; {options.Provider} needs one.")
            : ValidateOptionsResult.Success;
    }
}
