namespace OpsConsole.Blood.LifeCycle;

/// <summary>Where a unit stands. Stored by name.</summary>
internal enum UnitState
{
    Collected,
    Quarantined,
    Available,
    Held,
    Reserved,
    Packed,
    InTransit,
    Diverted,
    Received,
    ExcursionReview,
    Issued,
    Returned,
    Missing,
    Damaged,
    Expired,
    Recalled,

    /// <summary>Terminal.</summary>
    Transfused,

    /// <summary>Terminal.</summary>
    Discarded,

    /// <summary>Terminal: its children start in quarantine.</summary>
    Modified,
}

/// <summary>What can happen to a unit.</summary>
internal enum UnitEvent
{
    Quarantine,

    /// <summary>Makes available: out of quarantine, hold, reservation, review or return.</summary>
    Release,
    Hold,
    Lapse,
    Confirm,
    Reserve,
    Pack,
    Unpack,
    Dispatch,
    Divert,
    Receive,

    /// <summary>Makes available at the site that received it.</summary>
    Shelve,
    Excursion,
    Issue,
    Transfuse,
    Return,
    Missing,
    Damage,
    Expire,
    Discard,
    Modify,
    Recall,
}

/// <summary>What else must be true for a transition.</summary>
internal enum TransitionNeed
{
    Nothing = 0,

    /// <summary>Somebody other than the person who acts has verified.</summary>
    SecondVerifier = 1,

    /// <summary>Temperature, seal, time and appearance have all passed.</summary>
    ReturnChecks = 2,
}
