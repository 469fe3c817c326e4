using AuditActors.Runtime.Store.Log;
using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>The alert log with its head, the checkpoints of sources, the cursors of sinks.</summary>
[Migration(1, "Alert log, checkpoints, cursors")]
public sealed class AlertLogTables : Migration
{
    public override void Up()
    {
        Create.Table("alerts")
            .WithColumn("sequence").AsInt64().PrimaryKey()
            .WithColumn("id").AsString(36).NotNullable().Unique()
            .WithColumn("node").AsString(int.MaxValue).NotNullable()
            .WithColumn("logged_at").AsInt64().NotNullable()
            .WithColumn("end_offset").AsInt64().NotNullable()
            .WithColumn("rule").AsString(int.MaxValue).NotNullable()
            .WithColumn("priority").AsInt32().NotNullable()
            .WithColumn("source").AsString(int.MaxValue).NotNullable()
            .WithColumn("tags").AsString(int.MaxValue).NotNullable()
            .WithColumn("event_time").AsInt64().NotNullable()
            .WithColumn("message").AsBinary(int.MaxValue).NotNullable()
            .WithColumn("output_fields").AsBinary(int.MaxValue).NotNullable()
            .WithColumn("event_identity").AsBinary(int.MaxValue).NotNullable()
            .WithColumn("event_number").AsInt64().NotNullable()
            .WithColumn("rule_order").AsInt32().NotNullable();
        Create.Table("log_head")
            .WithColumn("id").AsInt32().PrimaryKey()
            .WithColumn("sequence").AsInt64().NotNullable()
            .WithColumn("end_offset").AsInt64().NotNullable();
        Create.Table("checkpoints")
            .WithColumn("source").AsString(int.MaxValue).PrimaryKey()
            .WithColumn("epoch").AsInt64().NotNullable()
            .WithColumn("position").AsString(int.MaxValue).NotNullable();
        Create.Table("cursors")
            .WithColumn("sink").AsString(int.MaxValue).PrimaryKey()
            .WithColumn("sequence").AsInt64().NotNullable();
        Insert.IntoTable("log_head").Row(new { id = HeadRow.Only, sequence = 0L, end_offset = 0L });
    }

    public override void Down()
    {
        foreach (var table in new[] { "cursors", "checkpoints", "log_head", "alerts" }) Delete.Table(table);
    }
}
