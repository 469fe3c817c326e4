using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>Alerts that the receivers of sinks will never take.</summary>
[Migration(3, "Dead letters of sinks")]
public sealed class DeadLetterTable : Migration
{
    public override void Up() => Create.Table("dead_letters")
        .WithColumn("sink").AsString(int.MaxValue).PrimaryKey()
        .WithColumn("sequence").AsInt64().PrimaryKey()
        .WithColumn("alert_id").AsString(36).NotNullable()
        .WithColumn("refused_at").AsInt64().NotNullable()
        .WithColumn("reason").AsString(int.MaxValue).NotNullable();

    public override void Down() => Delete.Table("dead_letters");
}
