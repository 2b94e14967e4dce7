using System.Text.Json;
using Microsoft.AspNetCore.Components;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Review.Contracts;
using OpsConsole.Ui.Commands;

namespace OpsConsole.Review;

/// <summary>One hold with its evidence, its story and the commands of whoever may decide it.</summary>
public sealed partial class HoldDetail
{
    private string reason = "";
    private string comment = "";

    /// <summary>The hold.</summary>
    [Parameter, EditorRequired] public HoldView Hold { get; set; } = null!;

    /// <summary>Its journal entries and those of what is held, oldest first.</summary>
    [Parameter] public IReadOnlyList<JournalItem> Story { get; set; } = [];

    /// <summary>The time of this render.</summary>
    [Parameter] public DateTimeOffset Now { get; set; }

    /// <summary>Why the last command was refused.</summary>
    [Parameter] public string? Notice { get; set; }

    /// <summary>Asked to claim.</summary>
    [Parameter] public EventCallback<CommandStamp> OnClaim { get; set; }

    /// <summary>Asked to give it back.</summary>
    [Parameter] public EventCallback<CommandStamp> OnGiveBack { get; set; }

    /// <summary>Asked to extend the claim.</summary>
    [Parameter] public EventCallback<CommandStamp> OnExtend { get; set; }

    /// <summary>Decided.</summary>
    [Parameter] public EventCallback<(string Outcome, string Reason, string? Comment, CommandStamp Stamp)> OnDecide { get; set; }

    private HoldDomain? Domain => Desk.DomainOf(Hold);

    private string DomainLabel => Domain?.Label ?? Hold.Domain;

    private string DeciderRoles => string.Join(" or ", (Domain?.Decide.Roles ?? []).Where(role => role != Roles.Administrator));

    private bool Mine => Hold.IsClaimed(Now) && Hold.OwnerId == Desk.MyId;

    private string Consequence => Hold.State == HoldStates.Completed
        ? "Decided. The effect is carried out exactly once, under the hold's own id; the story says when."
        : Hold.ReleaseImpossible ?? "Nothing goes on until a person decides. Releasing carries it out once; rejecting ends it.";

    private IEnumerable<(string Name, string Value)> EvidenceFacts
    {
        get
        {
            using var document = JsonDocument.Parse(Hold.Evidence);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Where(m => m.Value.ValueKind is not JsonValueKind.Null).Select(m => (m.Name, m.Value.ToString()))]
                : [];
        }
    }

    private Task Send(string outcome, CommandStamp stamp)
    {
        var code = reason[(outcome.Length + 1)..];
        return OnDecide.InvokeAsync((outcome, code, comment, stamp));
    }
}
