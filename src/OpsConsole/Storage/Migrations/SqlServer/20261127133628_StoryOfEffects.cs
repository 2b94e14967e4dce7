using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Storage.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class StoryOfEffects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Cause",
                table: "Outbox",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Correlation",
                table: "Outbox",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Cause",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Correlation",
                table: "Outbox");
        }
    }
}
