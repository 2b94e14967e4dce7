#pragma warning disable CA1812, CA1822, CS0414
using OpsConsole.Tests.Architecture.Canaries.Ferry.Contracts;
using OpsConsole.Tests.Architecture.Canaries.Harbour;
using OpsConsole.Tests.Architecture.Canaries.Harbour.Contracts;

// Two modules that do to each other what modules must not.
namespace OpsConsole.Tests.Architecture.Canaries.Harbour.Contracts
{
    public sealed record BerthPromise(string Berth)
    {
        public const int MostBerths = 3;
    }
}

namespace OpsConsole.Tests.Architecture.Canaries.Harbour
{
    internal sealed class BerthBook
    {
        public int Free => 1;
    }

    internal sealed class HarbourTide
    {
        public string Next(FerryPlan plan) => plan.Departure;
    }
}

namespace OpsConsole.Tests.Architecture.Canaries.Ferry.Contracts
{
    public sealed record FerryPlan(string Departure);
}

namespace OpsConsole.Tests.Architecture.Canaries.Ferry
{
    internal sealed class FerryQueries
    {
        public async Task<int> Places(BerthPromise promise)
        {
            await Task.Yield();
            Func<Task<int>> look = async () =>
            {
                await Task.Yield();
                return new BerthBook().Free + promise.Berth.Length;
            };
            return await look();
        }
    }
}
