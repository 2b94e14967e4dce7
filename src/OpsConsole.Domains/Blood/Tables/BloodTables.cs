using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Tables;

internal static class BloodTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<BloodSiteRow>(t =>
        {
            t.ToTable("BloodSites").IsAudited();
            t.Property(r => r.Id).HasMaxLength(60);
        });
        model.Entity<BloodContactRow>(t =>
        {
            t.ToTable("BloodContacts");
            t.Property(r => r.Id).HasMaxLength(60);
        });
        model.Entity<BloodUnitRow>(t =>
        {
            t.ToTable("BloodUnits").IsAudited();
            t.Property(r => r.Id).HasMaxLength(21);
            t.Property(r => r.Din).HasMaxLength(13);
            t.Property(r => r.ProductCode).HasMaxLength(8);
            t.Property(r => r.Component).HasMaxLength(20);
            t.Property(r => r.Group).HasMaxLength(3);
            t.Property(r => r.SiteId).HasMaxLength(60);
            t.Property(r => r.State).HasMaxLength(30);
            t.Property(r => r.StateBeforeReview).HasMaxLength(30);
            t.Property(r => r.Attributes).HasMaxLength(2000);
            t.HasIndex(r => r.Din);
            t.HasIndex(r => new { r.State, r.ExpiresAt });
            t.HasIndex(r => new { r.State, r.HeldUntil });
        });
        model.Entity<BloodUnitHoldRow>(t =>
        {
            t.ToTable("BloodUnitHolds").IsAudited();
            t.Property(r => r.Id).HasMaxLength(40);
            t.Property(r => r.Units).HasMaxLength(4000);
            t.HasIndex(r => new { r.State, r.Until });
        });
        model.Entity<BloodRecallRow>(t =>
        {
            t.ToTable("BloodRecalls").IsAppendOnly();
            t.Property(r => r.Id).HasMaxLength(13);
        });
        model.Entity<BloodUseRow>(t =>
        {
            t.ToTable("BloodUse").IsAudited();
            t.Property(r => r.Id).HasMaxLength(80);
            t.Property(r => r.Day).HasMaxLength(10);
            t.Property(r => r.Use).HasMaxLength(2000);
            t.HasIndex(r => r.Day);
        });
    }
}
