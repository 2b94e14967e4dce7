using System.Buffers;
using System.Runtime.InteropServices;
using NodaTime;
using OpsConsole.Blood.Compatibility;

namespace OpsConsole.Blood.Finding;

/// <summary>A unit that passed every gate.</summary>
/// <param name="Irradiate">It passed because the source can irradiate it first.</param>
/// <param name="GatesPassed">How many gates it passed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Passed(StockUnit Unit, GroupMatch.Matched Match, int SiteIndex, bool Irradiate, int GatesPassed)
{
    /// <summary>The expiry that will hold on arrival.</summary>
    public Instant ExpiresAt(FinderPolicy policy, Instant now) =>
        Irradiate ? UnitGate.ExpiryOnceIrradiated(policy, Unit, now) : Unit.ExpiresAt;
}

/// <summary>A list on rented memory: one search may pass tens of thousands of units and keep twenty.</summary>
internal sealed class PassedBuffer : IDisposable
{
    private Passed[] _items = ArrayPool<Passed>.Shared.Rent(1024);
    private int _count;

    public ReadOnlySpan<Passed> Items => _items.AsSpan(0, _count);

    public void Add(in Passed item)
    {
        if (_count == _items.Length)
        {
            var larger = ArrayPool<Passed>.Shared.Rent(_count * 2);
            Items.CopyTo(larger);
            Return();
            _items = larger;
        }

        _items[_count++] = item;
    }

    public void Dispose()
    {
        Return();
        _items = [];
        _count = 0;
    }

    private void Return()
    {
        if (_items.Length > 0)
            ArrayPool<Passed>.Shared.Return(_items, clearArray: true);
    }
}
