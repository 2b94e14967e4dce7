namespace OpsConsole.Shell;

/// <summary>A person of the demo world who can be signed in with one click.</summary>
/// <param name="UserName">The account.</param>
/// <param name="Name">As shown.</param>
/// <param name="Role">In words.</param>
/// <param name="Does">One sentence: what this person does here.</param>
public sealed record DemoPerson(string UserName, string Name, string Role, string Does);

/// <summary>The people offered on the sign-in page; empty unless demo mode is on.</summary>
public sealed record DemoPeople(IReadOnlyList<DemoPerson> People)
{
    /// <summary>Nobody is offered.</summary>
    public static DemoPeople None { get; } = new([]);
}
