using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OpsConsole.Platform.Modules;

/// <summary>Options that are right or stop the start.</summary>
public static class ValidatedOptions
{
    /// <summary>Binds a section and checks its annotations at start; what is wrong is told by key, value and what is allowed.</summary>
    public static IServiceCollection AddValidatedOptions<TOptions>(this IServiceCollection services, IConfiguration configuration, string section) where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<TOptions>>(new Annotations<TOptions>(section));
    }

    private sealed class Annotations<TOptions>(string section) : IValidateOptions<TOptions> where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var wrong = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true);
            return wrong.Count == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(wrong.SelectMany(w => w.MemberNames.Select(member => $"{section}:{member} is '{typeof(TOptions).GetProperty(member)?.GetValue(options)}'. {w.ErrorMessage}")));
        }
    }
}
