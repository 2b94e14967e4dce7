using Bunit;
using Microsoft.AspNetCore.Components.Rendering;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Tests.Ui;

public sealed class LastReadTests : UiContext
{
    private static readonly LoadState.Empty None = new("No such thing.");

    [Fact]
    public async Task What_was_never_read_is_loading_then_failed_since_the_first_failure()
    {
        var page = Render<Probe>().Instance;
        page.Thing.State.Should().BeOfType<LoadState.Loading>();
        await page.Ask("a", () => throw new TimeoutException());
        Time.Advance(TimeSpan.FromMinutes(1));
        await page.Ask("a", () => throw new TimeoutException());
        page.Thing.State.Should().Be(new LoadState.Failed("The thing cannot be read.", Noon, "The rest works."));
    }

    [Fact]
    public async Task What_cannot_be_read_any_more_stays_and_is_stale_since_it_was_last_read()
    {
        var page = Render<Probe>().Instance;
        await page.Ask("a", () => Task.FromResult<string?>("content"));
        for (var minute = 0; minute < 2; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await page.Ask("a", () => throw new InvalidOperationException("a fault of any kind"));
            page.Thing.State.Should().BeOfType<LoadState.Stale>().Which.Since.Should().Be(Noon);
            page.Thing.Content.Should().Be("content");
        }
        await page.Ask("a", () => Task.FromResult<string?>("newer"));
        page.Thing.State.Should().Be(new LoadState.Ready(Noon.AddMinutes(2)));
        page.Thing.Content.Should().Be("newer");
    }

    [Fact]
    public async Task What_is_not_there_is_empty_with_its_age_and_failed_when_that_is_not_known_any_more()
    {
        var page = Render<Probe>().Instance;
        await page.Ask("a", () => Task.FromResult<string?>(null));
        page.Thing.State.Should().Be(None with { AsOf = Noon });
        await page.Ask("a", () => throw new TimeoutException());
        page.Thing.State.Should().BeOfType<LoadState.Failed>("there is no content that could be old");
    }

    [Fact]
    public async Task Content_of_one_thing_is_never_shown_for_another()
    {
        var page = Render<Probe>().Instance;
        await page.Ask("a", () => Task.FromResult<string?>("content of a"));
        await page.Ask("b", () => throw new TimeoutException());
        page.Thing.Content.Should().BeNull();
        page.Thing.State.Should().BeOfType<LoadState.Failed>();
    }

    [Fact]
    public async Task An_answer_that_comes_after_another_was_asked_for_is_dropped()
    {
        var page = Render<Probe>().Instance;
        var late = new TaskCompletionSource<string?>();
        var first = page.Ask("a", () => late.Task);
        var second = page.Ask("b", () => new TaskCompletionSource<string?>().Task);
        late.SetResult("content of a");
        await first;
        page.Thing.State.Should().BeOfType<LoadState.Loading>();
        page.Thing.Content.Should().BeNull();
        second.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task An_older_answer_never_replaces_a_newer_one()
    {
        var page = Render<Probe>().Instance;
        var late = new TaskCompletionSource<string?>();
        var first = page.Ask("a", () => late.Task);
        await page.Ask("a", () => Task.FromResult<string?>("newer"));
        late.SetResult("older");
        await first;
        page.Thing.Content.Should().Be("newer");
    }

    [Fact]
    public async Task A_read_is_as_old_as_its_question()
    {
        var page = Render<Probe>().Instance;
        var slow = new TaskCompletionSource<string?>();
        var read = page.Ask("a", () => slow.Task);
        Time.Advance(TimeSpan.FromSeconds(3));
        slow.SetResult("content");
        await read;
        page.Thing.AsOf.Should().Be(Noon);
    }

    [Fact]
    public async Task A_read_that_was_given_up_while_the_page_is_there_is_a_failure()
    {
        var page = Render<Probe>().Instance;
        await page.Ask("a", () => throw new OperationCanceledException());
        page.Thing.State.Should().BeOfType<LoadState.Failed>("a page must not wait for ever");
    }

    [Fact]
    public async Task A_page_that_is_gone_says_nothing_of_its_reads()
    {
        var page = Render<Probe>().Instance;
        var late = new TaskCompletionSource<string?>();
        var read = page.Ask("a", () => late.Task);
        page.Dispose();
        late.SetException(new TimeoutException());
        await read;
        page.Thing.State.Should().BeOfType<LoadState.Loading>();
    }

    private sealed class Probe : ReadingComponent
    {
        public LastRead<string> Thing { get; } = new("The thing", "The rest works.");

        public Task Ask(string question, Func<Task<string?>> read) => Read(Thing, question, read, content => content is null ? None : null);

        protected override void BuildRenderTree(RenderTreeBuilder builder) { }
    }
}
