using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Storage.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class WhoTookAnAlarmOutOfService : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "OutOfServiceById",
                table: "SensorAlarms",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "OutOfServiceById",
                table: "SensorAlarms");
        }
    }
}
