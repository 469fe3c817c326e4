using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>The journal of remediation.</summary>
[Migration(20, "Journal of remediation")]
public sealed class RemedyTables : Migration
{
    public override void Up()
    {
        Create.Table("remedies")
            .WithColumn("id").AsString(64).PrimaryKey()
            .WithColumn("alert_id").AsString(36).NotNullable()
            .WithColumn("node").AsString(int.MaxValue).NotNullable()
            .WithColumn("rule").AsString(int.MaxValue).NotNullable()
            .WithColumn("step").AsInt32().NotNullable()
            .WithColumn("action").AsString(int.MaxValue).NotNullable()
            .WithColumn("actionner").AsString(64).NotNullable()
            .WithColumn("target").AsString(int.MaxValue).NotNullable()
            .WithColumn("queue").AsString(int.MaxValue).NotNullable()
            .WithColumn("state").AsInt32().NotNullable()
            .WithColumn("is_dry_run").AsBoolean().NotNullable()
            .WithColumn("is_disruptive").AsBoolean().NotNullable()
            .WithColumn("attempts").AsInt32().NotNullable()
            .WithColumn("created_at").AsInt64().NotNullable()
            .WithColumn("changed_at").AsInt64().NotNullable()
            .WithColumn("result").AsBinary(int.MaxValue).NotNullable()
            .WithColumn("undo").AsBinary(int.MaxValue).NotNullable();
        Create.Index("remedies_by_state").OnTable("remedies").OnColumn("state").Ascending();
        Create.Index("remedies_by_time").OnTable("remedies").OnColumn("created_at").Ascending();
        Create.Index("remedies_by_alert").OnTable("remedies").OnColumn("alert_id").Ascending();
    }

    public override void Down() => Delete.Table("remedies");
}
