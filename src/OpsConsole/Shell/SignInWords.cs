namespace OpsConsole.Shell;

/// <summary>What the sign-in page says, by the code in its address.</summary>
public static class SignInWords
{
    /// <summary>The sentence for a code, or null for none. An unknown code says the least.</summary>
    public static string? For(string? problem) => problem switch
    {
        null or "" => null,
        "wrong" => "User name and password do not belong together. Check both and try again.",
        "locked" => "This account is locked after too many tries. Wait 15 minutes, or ask an administrator to unlock it.",
        "disabled" => "This account is switched off. Ask an administrator.",
        "expired" => "This page was open for too long. Nothing was lost: try again.",
        "revoked" => "This session was ended elsewhere, by you or by an administrator. Sign in again to go on.",
        "busy" => "Too many tries from this address. Wait a minute, then try again.",
        "signed-out" => "You are signed out.",
        _ => "You were not signed in. Try again.",
    };

    /// <summary>The address if it stays on this site, else the other: a sign-in page must not send people elsewhere.</summary>
    public static string LocalOr(string? address, string otherwise) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl)
            ? address
            : otherwise;
}
