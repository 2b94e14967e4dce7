using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TwinsByTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Payments_LikenessKey",
                table: "Payments");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_LikenessKey_ReceivedAt",
                table: "Payments",
                columns: new[] { "LikenessKey", "ReceivedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Payments_LikenessKey_ReceivedAt",
                table: "Payments");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_LikenessKey",
                table: "Payments",
                column: "LikenessKey");
        }
    }
}
