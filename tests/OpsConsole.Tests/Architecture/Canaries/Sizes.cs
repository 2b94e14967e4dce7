using Microsoft.AspNetCore.Components;

namespace OpsConsole.Tests.Architecture.Canaries;

internal sealed class GreedyDesk(object a, object b, object c, object d, object e, object f, object g, object h)
{
    public object[] All => [a, b, c, d, e, f, g, h];
}

internal sealed class WidePanel : ComponentBase
{
    [Parameter] public int A { get; set; }
    [Parameter] public int B { get; set; }
    [Parameter] public int C { get; set; }
    [Parameter] public int D { get; set; }
    [Parameter] public int E { get; set; }
    [Parameter] public int F { get; set; }
    [Parameter] public int G { get; set; }
    [Parameter] public int H { get; set; }
    [Parameter] public int I { get; set; }
    [Parameter] public int J { get; set; }
    [Parameter] public int K { get; set; }
    [Parameter] public int L { get; set; }
    [SupplyParameterFromQuery] public int M { get; set; }
}
