using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AnswersByAge : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Idempotency_RecordedAt",
                table: "Idempotency",
                column: "RecordedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Idempotency_RecordedAt",
                table: "Idempotency");
        }
    }
}
