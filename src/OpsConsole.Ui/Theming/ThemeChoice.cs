using OpsConsole.Ui.Live;

namespace OpsConsole.Ui.Theming;

/// <summary>The theme of one viewer. It is kept in a cookie, so that the first byte of the page already has it.</summary>
public sealed class ThemeChoice
{
    private readonly Listeners listeners = new();

    /// <summary>The cookie's name; the script that writes it is <c>wwwroot/js/boot.js</c>.</summary>
    public static string CookieName => "theme";

    /// <summary>Whether the dark tokens are in force.</summary>
    public bool IsDark { get; private set; } = true;

    /// <summary>The value of <c>data-theme</c>.</summary>
    public string Name => NameOf(IsDark);

    /// <summary>Calls back, on the renderer's thread, when the viewer switches.</summary>
    public IDisposable Subscribe(Action onSwitch) => listeners.Subscribe(onSwitch);

    /// <summary>Dark unless the cookie says light; anything else is not trusted.</summary>
    public static bool IsDarkIn(string? cookie) => !string.Equals(cookie, "light", StringComparison.Ordinal);

    /// <summary>The word written to the cookie and the page.</summary>
    public static string NameOf(bool isDark) => isDark ? "dark" : "light";

    /// <summary>Sets the theme and tells whoever draws with it.</summary>
    public void Set(bool isDark)
    {
        if (IsDark == isDark)
            return;
        IsDark = isDark;
        listeners.Tell();
    }
}
