namespace OpsConsole.Blood.Compatibility;

/// <summary>
/// The core rule, derived from antigens and antibodies. For red cells the recipient's antibodies meet the unit's
/// antigens; for plasma it is the other way round, so the ABO relation is the transpose.
/// </summary>
internal static class AntigenRule
{
    /// <summary>Red cells: antigens(unit) ⊆ antigens(recipient), and RhD− unit for an RhD− recipient. 27 of 64 pairs.</summary>
    public static bool RedCells(BloodGroup recipient, BloodGroup unit) =>
        AboRedCells(recipient, unit) && RhD(recipient, unit);

    /// <summary>Plasma and cryo: antigens(recipient) ⊆ antigens(unit); RhD is not matched. 36 of 64 pairs.</summary>
    public static bool Plasma(BloodGroup recipient, BloodGroup unit) =>
        (recipient.Antigens & ~unit.Antigens) == AboAntigens.None;

    /// <summary>Whole blood that is not low-titre O: ABO identical, RhD as for red cells. 12 of 64 pairs.</summary>
    public static bool WholeBlood(BloodGroup recipient, BloodGroup unit) =>
        recipient.Antigens == unit.Antigens && RhD(recipient, unit);

    /// <summary>The ABO half of the red-cell rule.</summary>
    public static bool AboRedCells(BloodGroup recipient, BloodGroup unit) =>
        (unit.Antigens & ~recipient.Antigens) == AboAntigens.None;

    /// <summary>The RhD half: an RhD− recipient gets RhD−.</summary>
    public static bool RhD(BloodGroup recipient, BloodGroup unit) => recipient.IsRhDPositive || !unit.IsRhDPositive;

    /// <summary>
    /// The ABO half for any component. Platelets have no antigen rule of their own: only the policy's order decides,
    /// so the answer is no.
    /// </summary>
    /// <param name="recipient">Null when the group is not known: then only what suits every group is right.</param>
    public static bool Abo(BloodComponent component, BloodGroup? recipient, BloodGroup unit)
    {
        if (recipient is null)
            return BloodGroup.All.All(any => Abo(component, any, unit));
        if (component == BloodComponent.RedCells)
            return AboRedCells(recipient, unit);
        if (component == BloodComponent.Plasma || component == BloodComponent.Cryo)
            return Plasma(recipient, unit);
        if (component == BloodComponent.WholeBlood)
            return recipient.Antigens == unit.Antigens;
        return false;
    }
}
