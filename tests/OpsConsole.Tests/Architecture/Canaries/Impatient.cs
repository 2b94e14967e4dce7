#pragma warning disable xUnit1031
namespace OpsConsole.Tests.Architecture.Canaries;

internal sealed class Impatient
{
    public DateTime Now => DateTime.UtcNow;

    public Func<DateTimeOffset> Later => () => DateTimeOffset.Now;

    public async Task<Guid> Id()
    {
        await Task.Delay(1);
        return Guid.NewGuid();
    }

    public int Dice() => new Random().Next();

    public int Block(Task<int> work)
    {
        Thread.Sleep(1);
        work.Wait();
        ((Task)work).GetAwaiter().GetResult();
        return work.Result;
    }

    public async void Forget() => await Task.Yield();

    public Action Hidden() => async () => await Task.Yield();
}
