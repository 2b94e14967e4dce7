using MudBlazor;

namespace OpsConsole.Ui.Theming;

/// <summary>MudBlazor's theme, built from the same tokens as <c>app.css</c>; a test compares the two.</summary>
public static class ConsoleTheme
{
    private static readonly string[] Family = ["Inter", "system-ui", "sans-serif"];

    /// <summary>The dark tokens, the default.</summary>
    public static Tokens Dark { get; } = new(
        Ground: "#14171b", Panel: "#1b1f24", Raised: "#22272d", Line: "#2c323a", LineStrong: "#3a424c",
        Ink: "#dfe4ea", Ink2: "#a7b0bb", Ink3: "#8a95a1",
        Critical: "#ff5c54", High: "#ff9f2e", Medium: "#f0d04a", Advice: "#5ab4ff", Stale: "#9a93bd", Focus: "#8fd3ff", Normal: "#56626f");

    /// <summary>The light tokens.</summary>
    public static Tokens Light { get; } = new(
        Ground: "#e9ebee", Panel: "#f6f7f8", Raised: "#ffffff", Line: "#d3d8de", LineStrong: "#b9c1ca",
        Ink: "#1b2026", Ink2: "#4a545f", Ink3: "#5c6671",
        Critical: "#c4191c", High: "#a04f00", Medium: "#6f5a00", Advice: "#0b62b0", Stale: "#6a5ea0", Focus: "#0b62b0", Normal: "#9aa5b1");

    /// <summary>The one theme of the console; which palette is in force is the provider's <c>IsDarkMode</c>.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteDark = Fill(new PaletteDark(), Dark),
        PaletteLight = Fill(new PaletteLight(), Light),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "48px" },
        // Three steps of ground and one-pixel lines separate things; nothing floats.
        Shadows = new Shadow { Elevation = [.. Enumerable.Repeat("none", new Shadow().Elevation.Length)] },
        Typography = new Typography
        {
            Default = Type(new DefaultTypography()),
            H1 = Type(new H1Typography(), "26px", "600"),
            H2 = Type(new H2Typography(), "22px", "600"),
            H3 = Type(new H3Typography(), "22px", "600"),
            H4 = Type(new H4Typography(), "13px", "600"),
            H5 = Type(new H5Typography(), "13px", "600"),
            H6 = Type(new H6Typography(), "13px", "600"),
            Subtitle1 = Type(new Subtitle1Typography(), weight: "600"),
            Subtitle2 = Type(new Subtitle2Typography(), weight: "500"),
            Body1 = Type(new Body1Typography()),
            Body2 = Type(new Body2Typography()),
            Button = Type(new ButtonTypography()),
            Caption = Type(new CaptionTypography(), "12px"),
            Overline = Type(new OverlineTypography(), "11px"),
        },
    };

    private static T Type<T>(T typography, string size = "13px", string weight = "400") where T : BaseTypography
    {
        typography.FontFamily = Family;
        typography.FontSize = size;
        typography.FontWeight = weight;
        typography.LineHeight = "1.4";
        typography.LetterSpacing = "normal";
        typography.TextTransform = "none";
        return typography;
    }

    private static T Fill<T>(T palette, Tokens t) where T : Palette
    {
        palette.Black = t.Ground;
        palette.White = t.Raised;
        palette.Primary = t.Ink;
        palette.PrimaryContrastText = t.Ground;
        palette.Secondary = t.Ink2;
        palette.SecondaryContrastText = t.Ground;
        palette.Tertiary = t.Ink3;
        palette.TertiaryContrastText = t.Ground;
        palette.Info = t.Advice;
        palette.InfoContrastText = t.Ground;
        // Normal is grey: there is no green for "fine".
        palette.Success = t.Ink2;
        palette.SuccessContrastText = t.Ground;
        palette.Warning = t.High;
        palette.WarningContrastText = t.Ground;
        palette.Error = t.Critical;
        palette.ErrorContrastText = t.Ground;
        palette.Dark = t.Raised;
        palette.DarkContrastText = t.Ink;
        palette.TextPrimary = t.Ink;
        palette.TextSecondary = t.Ink2;
        palette.TextDisabled = t.Ink3;
        palette.ActionDefault = t.Ink2;
        palette.ActionDisabled = t.Ink3;
        palette.ActionDisabledBackground = t.Line;
        palette.Background = t.Ground;
        palette.BackgroundGray = t.Ground;
        palette.Surface = t.Panel;
        palette.DrawerBackground = t.Panel;
        palette.DrawerText = t.Ink2;
        palette.DrawerIcon = t.Ink2;
        palette.AppbarBackground = t.Panel;
        palette.AppbarText = t.Ink;
        palette.LinesDefault = t.Line;
        palette.LinesInputs = t.LineStrong;
        palette.TableLines = t.Line;
        palette.TableStriped = t.Raised;
        palette.TableHover = t.Raised;
        palette.Divider = t.Line;
        palette.DividerLight = t.Line;
        palette.Skeleton = t.Line;
        palette.HoverOpacity = 0.06;
        palette.RippleOpacity = 0;
        palette.RippleOpacitySecondary = 0;
        return palette;
    }

    /// <summary>One column of the token table, as CSS hex colours.</summary>
    public sealed record Tokens(
        string Ground, string Panel, string Raised, string Line, string LineStrong, string Ink, string Ink2, string Ink3,
        string Critical, string High, string Medium, string Advice, string Stale, string Focus, string Normal);
}
