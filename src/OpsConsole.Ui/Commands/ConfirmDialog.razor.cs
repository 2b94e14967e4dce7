using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace OpsConsole.Ui.Commands;

/// <summary>A reason a person can choose.</summary>
/// <param name="Code">Stable; goes into the journal.</param>
/// <param name="Text">What the person reads.</param>
public sealed record ReasonChoice(string Code, string Text);

/// <summary>What was confirmed.</summary>
/// <param name="Stamp">Made at the click on the confirming button, not on the one that opened the dialog.</param>
/// <param name="ReasonCode">The chosen reason, or null when none was asked for.</param>
/// <param name="Comment">The words, trimmed, or null when none were asked for or given.</param>
public sealed record Confirmation(CommandStamp Stamp, string? ReasonCode, string? Comment);

/// <summary>Asks once more, says what will happen, and takes the reason.</summary>
public partial class ConfirmDialog
{
    /// <summary>The longest comment, in characters.</summary>
    public static int LongestComment => 2000;

    private readonly DialogOptions options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = false };
    private string reasonCode = "";
    private string comment = "";
    private string? missing;
    private bool wasVisible;

    /// <summary>Whether it is open.</summary>
    [Parameter, EditorRequired] public bool Visible { get; set; }

    /// <summary>Asked to open or close.</summary>
    [Parameter, EditorRequired] public EventCallback<bool> VisibleChanged { get; set; }

    /// <summary>The question: "Reject payment E2E-88213".</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>What will happen, and whether it can be undone.</summary>
    [Parameter, EditorRequired] public string Consequence { get; set; } = "";

    /// <summary>The words of the confirming button: the verb, never "OK".</summary>
    [Parameter, EditorRequired] public string ConfirmText { get; set; } = "";

    /// <summary>The words while it runs.</summary>
    [Parameter] public string? BusyText { get; set; }

    /// <summary>Reasons to choose from; none means none is asked for, otherwise one must be chosen.</summary>
    [Parameter] public IReadOnlyList<ReasonChoice> Reasons { get; set; } = [];

    /// <summary>The label of the comment; null means no comment is asked for.</summary>
    [Parameter] public string? CommentLabel { get; set; }

    /// <summary>Whether the comment may be left empty.</summary>
    [Parameter] public bool CommentOptional { get; set; }

    /// <summary>Confirmed. The caller closes the dialog when it has done what was asked.</summary>
    [Parameter, EditorRequired] public EventCallback<Confirmation> OnConfirm { get; set; }

    /// <summary>Evidence to show inside the dialog.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // What was typed for one decision must not be found in the next.
        if (Visible && !wasVisible)
            (reasonCode, comment, missing) = ("", "", null);
        wasVisible = Visible;
    }

    private Task Close() => VisibleChanged.InvokeAsync(false);

    private async Task Confirm(CommandStamp stamp)
    {
        var words = comment.Trim();
        missing = Reasons.Count > 0 && reasonCode.Length == 0 ? "Choose a reason first."
            : CommentLabel is not null && !CommentOptional && words.Length == 0 ? $"Fill in “{CommentLabel}” first."
            : null;
        if (missing is null)
            await OnConfirm.InvokeAsync(new Confirmation(stamp, reasonCode.Length > 0 ? reasonCode : null, words.Length > 0 ? words : null));
    }
}
