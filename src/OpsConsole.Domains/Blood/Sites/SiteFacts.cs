using OpsConsole.Platform.Journal;

namespace OpsConsole.Blood.Sites;

/// <summary>A site was registered, or what is known of it changed. Degrees are decimal strings.</summary>
[JournalEvent("blood.site-registered")]
public sealed record SiteRegistered(
    string Site, string Name, string Kind, string Latitude, string Longitude, string Opens, string Closes, string TimeZone, bool CanIrradiate);

/// <summary>A site was not heard of for longer than the limit: its stock is what was last known.</summary>
[JournalEvent("blood.site-fell-silent")]
public sealed record SiteFellSilent(string Site, string LastHeardAt, int Units);

/// <summary>A silent site reports again.</summary>
[JournalEvent("blood.site-reported-again")]
public sealed record SiteReportedAgain(string Site);

/// <summary>A site reported what it used in one day.</summary>
[JournalEvent("blood.use-reported")]
public sealed record UseReported(string Site, string Day, string Use);
