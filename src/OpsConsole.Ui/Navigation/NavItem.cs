namespace OpsConsole.Ui.Navigation;

/// <summary>One page in the navigation.</summary>
/// <param name="Title">Its name, sentence case.</param>
/// <param name="Href">Its path, such as <c>/held</c>.</param>
/// <param name="Key">The letter after <c>g</c> that goes there, or null.</param>
/// <param name="Section">The heading it stands under, or null for the first, unnamed group.</param>
/// <param name="Permission">The policy that must be granted for it to be shown, or null for everybody signed in.</param>
public sealed record NavItem(string Title, string Href, string? Key = null, string? Section = null, string? Permission = null)
{
    /// <summary>Whether it has a place in the bottom navigation of a phone.</summary>
    public bool OnPhone { get; init; }
}

/// <summary>A single-key shortcut of a page, for the list at <c>?</c>.</summary>
/// <param name="Keys">The keys as printed.</param>
/// <param name="Does">What they do.</param>
public sealed record KeyHint(string Keys, string Does);
