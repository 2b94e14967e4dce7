using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddSensors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "QuarantinedReadings",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Items = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QuarantinedReadings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReadingBlocks",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 140, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    FromSeq = table.Column<long>(type: "INTEGER", nullable: false),
                    ToSeq = table.Column<long>(type: "INTEGER", nullable: false),
                    Readings = table.Column<int>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EarliestAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LatestAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsWide = table.Column<bool>(type: "INTEGER", nullable: false),
                    Lane = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReadingBlocks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SensorAlarms",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Phase = table.Column<int>(type: "INTEGER", nullable: false),
                    Occurrence = table.Column<long>(type: "INTEGER", nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false),
                    Blind = table.Column<bool>(type: "INTEGER", nullable: false),
                    Level = table.Column<int>(type: "INTEGER", nullable: false),
                    Priority = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<double>(type: "REAL", nullable: false),
                    AcknowledgedBy = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    AcknowledgedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ShelvedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    ShelvedOneShot = table.Column<bool>(type: "INTEGER", nullable: false),
                    ShelvedBy = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    ShelvedReason = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    Suppressed = table.Column<bool>(type: "INTEGER", nullable: false),
                    OutOfServiceBy = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    WorkOrder = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    OutOfServiceSince = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SensorAlarms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SensorCheckpoints",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    SealedTo = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    StateTo = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    SavedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SensorCheckpoints", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SensorCounters",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SensorCounters", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SensorPoints",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Unit = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Location = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    SpanLow = table.Column<double>(type: "REAL", nullable: false),
                    SpanHigh = table.Column<double>(type: "REAL", nullable: false),
                    PeriodMilliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    Limits = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Criticality = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    CommissionedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RegisteredAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SensorPoints", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SensorSignals",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SensorSignals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SensorStates",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Ledgers = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    Latest = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SensorStates", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_QuarantinedReadings_Source_ReceivedAt",
                table: "QuarantinedReadings",
                columns: new[] { "Source", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReadingBlocks_Lane_Number",
                table: "ReadingBlocks",
                columns: new[] { "Lane", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReadingBlocks_Source_IsWide_EarliestAt",
                table: "ReadingBlocks",
                columns: new[] { "Source", "IsWide", "EarliestAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReadingBlocks_Source_ReceivedAt",
                table: "ReadingBlocks",
                columns: new[] { "Source", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SensorPoints_Number",
                table: "SensorPoints",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SensorSignals_IsActive",
                table: "SensorSignals",
                column: "IsActive");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "QuarantinedReadings");

            migrationBuilder.DropTable(
                name: "ReadingBlocks");

            migrationBuilder.DropTable(
                name: "SensorAlarms");

            migrationBuilder.DropTable(
                name: "SensorCheckpoints");

            migrationBuilder.DropTable(
                name: "SensorCounters");

            migrationBuilder.DropTable(
                name: "SensorPoints");

            migrationBuilder.DropTable(
                name: "SensorSignals");

            migrationBuilder.DropTable(
                name: "SensorStates");
        }
    }
}
