using Bunit;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using OpsConsole.Ui.Commands;

namespace OpsConsole.Tests.Ui;

public sealed class CommandButtonTests : UiContext
{
    private readonly List<CommandStamp> received = [];
    private TaskCompletionSource? running;

    private IRenderedComponent<CommandButton> Button(bool disabled = false) => Render<CommandButton>(p => p
        .Add(x => x.Action, "Claim hold 17").Add(x => x.Key, "c").Add(x => x.BusyText, "Claiming").Add(x => x.Disabled, disabled)
        .Add(x => x.DisabledWhy, "L. Nguyen has it.").AddChildContent("Claim")
        .Add(x => x.OnCommand, async stamp =>
        {
            received.Add(stamp);
            if (running is not null)
                await running.Task;
        }));

    [Fact]
    public void Its_key_is_printed_and_announced()
    {
        var button = Button().Find("button");
        button.QuerySelector("kbd")!.GetAttribute("data-printed").Should().Be("c");
        button.TextContent.Trim().Should().Be("Claim", "what is read out is what is meant");
        button.GetAttribute("aria-keyshortcuts").Should().Be("c");
        button.GetAttribute("data-shortcut").Should().Be("c");
        button.HasAttribute("data-command").Should().BeTrue("the browser must find it to switch it off");
        button.HasAttribute("aria-disabled").Should().BeFalse();
    }

    [Fact]
    public async Task A_press_hands_over_the_stamp_made_at_the_click()
    {
        Liveness.Echoed();
        await Button().Find("button").TriggerEventAsync("oncommand", Pressed(TimeSpan.FromSeconds(4)));
        received.Should().ContainSingle().Which.IssuedAt.Should().Be(Noon.AddSeconds(-4));
    }

    [Fact]
    public async Task A_press_on_a_button_that_cannot_be_pressed_says_why()
    {
        Liveness.Echoed();
        var notices = Render<RefusalNotices>();
        var button = Render<CommandButton>(p => p.Add(x => x.Action, "Claim hold 17").Add(x => x.Disabled, true).Add(x => x.DisabledWhy, "Somebody else holds it.").Add(x => x.OnCommand, received.Add));
        await button.Find("button").TriggerEventAsync("oncommand", Pressed());
        received.Should().BeEmpty();
        notices.WaitForAssertion(() => notices.Find("[role=status]").TextContent.Should().Contain("Somebody else holds it."));
    }

    [Fact]
    public async Task What_is_written_of_a_refusal_names_nobody()
    {
        Liveness.Echoed();
        var button = Render<CommandButton>(p => p.Add(x => x.Action, "Sign out J. Tran everywhere").Add(x => x.BusyText, "Signing out").Add(x => x.OnCommand, received.Add));
        await button.Find("button").TriggerEventAsync("oncommand", Pressed(TimeSpan.FromSeconds(9)));
        Liveness.LastRefusal!.ActionCode.Should().Be("signing-out");
        Liveness.LastRefusal.Age.Should().Be(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task A_press_that_arrives_late_is_not_executed()
    {
        Liveness.Echoed();
        await Button().Find("button").TriggerEventAsync("oncommand", Pressed(TimeSpan.FromSeconds(5.001)));
        received.Should().BeEmpty();
        Liveness.LastRefusal!.Action.Should().Be("Claim hold 17");
    }

    [Fact]
    public async Task A_press_on_a_screen_not_heard_of_is_not_executed()
    {
        await Button().Find("button").TriggerEventAsync("oncommand", Pressed());
        received.Should().BeEmpty();
        Liveness.LastRefusal!.Verdict.Code.Should().Be("echo-missing");
    }

    [Fact]
    public async Task While_it_runs_a_second_press_does_nothing()
    {
        Liveness.Echoed();
        running = new TaskCompletionSource();
        var button = Button();
        var first = button.Find("button").TriggerEventAsync("oncommand", Pressed());
        button.Find("button").GetAttribute("aria-busy").Should().Be("true");
        button.Find("button").TextContent.Should().Contain("Claiming");
        await button.Find("button").TriggerEventAsync("oncommand", Pressed());
        received.Should().ContainSingle();
        running.SetResult();
        await first;
        button.Find("button").GetAttribute("data-state").Should().Be("idle");
    }

    [Fact]
    public async Task Disabled_it_keeps_its_words_says_why_and_does_nothing()
    {
        Liveness.Echoed();
        var button = Button(disabled: true).Find("button");
        button.GetAttribute("aria-disabled").Should().Be("true");
        button.HasAttribute("disabled").Should().BeFalse("a disabled element would lose the focus");
        button.GetAttribute("title").Should().Be("L. Nguyen has it.");
        await button.TriggerEventAsync("oncommand", Pressed());
        received.Should().BeEmpty();
    }

    [Fact]
    public async Task After_a_fault_it_can_be_pressed_again()
    {
        Liveness.Echoed();
        running = new TaskCompletionSource();
        var button = Button();
        var press = button.Find("button").TriggerEventAsync("oncommand", Pressed());
        running.SetException(new IOException("disk"));
        await press;
        (await Renderer.UnhandledException).Should().BeOfType<IOException>();
        button.Find("button").GetAttribute("data-state").Should().Be("idle");
    }
}

public sealed class ConfirmDialogTests : UiContext
{
    private readonly List<Confirmation> confirmed = [];

    private IRenderedComponent<MudDialogProvider> Open(IReadOnlyList<ReasonChoice> reasons, string? comment)
    {
        Liveness.Echoed();
        Render<MudPopoverProvider>();
        var provider = Render<MudDialogProvider>();
        Render<ConfirmDialog>(p => p
            .Add(x => x.Visible, true).Add(x => x.VisibleChanged, _ => { }).Add(x => x.Title, "Reject payment E2E-88213")
            .Add(x => x.Consequence, "The reserved amount goes back.").Add(x => x.ConfirmText, "Reject").Add(x => x.Reasons, reasons)
            .Add(x => x.CommentLabel, comment).Add(x => x.OnConfirm, confirmed.Add));
        return provider;
    }

    private static async Task Confirm(IRenderedComponent<MudDialogProvider> dialog, CommandEventArgs pressed) =>
        await dialog.Find("button[data-command]").TriggerEventAsync("oncommand", pressed);

    [Fact]
    public async Task It_says_what_will_happen_and_carries_the_stamp_of_its_own_button()
    {
        var dialog = Open([], null);
        dialog.Markup.Should().Contain("The reserved amount goes back.");
        await Confirm(dialog, Pressed());
        confirmed.Should().ContainSingle().Which.Stamp.IssuedAt.Should().Be(Noon);
    }

    [Fact]
    public async Task A_reason_must_be_chosen()
    {
        var dialog = Open([new("DUPL", "Duplicate")], null);
        await Confirm(dialog, Pressed());
        confirmed.Should().BeEmpty();
        dialog.Find("[role=alert]").TextContent.Should().Contain("Choose a reason first.");
        await dialog.Find("select").ChangeAsync("DUPL");
        await Confirm(dialog, Pressed());
        confirmed.Should().ContainSingle().Which.ReasonCode.Should().Be("DUPL");
    }

    [Fact]
    public async Task A_comment_asked_for_must_have_words()
    {
        var dialog = Open([], "What did you see");
        await dialog.Find("textarea").InputAsync("   ");
        await Confirm(dialog, Pressed());
        confirmed.Should().BeEmpty();
        await dialog.Find("textarea").InputAsync("  Second invoice seen.  ");
        await Confirm(dialog, Pressed());
        confirmed.Should().ContainSingle().Which.Comment.Should().Be("Second invoice seen.");
    }
}
