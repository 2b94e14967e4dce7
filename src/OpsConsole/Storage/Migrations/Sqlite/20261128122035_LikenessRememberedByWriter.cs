using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LikenessRememberedByWriter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Payments_LikenessKey_ReceivedAt",
                table: "Payments");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Payments_LikenessKey_ReceivedAt",
                table: "Payments",
                columns: new[] { "LikenessKey", "ReceivedAt" });
        }
    }
}
