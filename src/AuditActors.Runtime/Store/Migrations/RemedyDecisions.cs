using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>Who decided what about an action.</summary>
[Migration(32, "Decisions in the journal of remediation")]
public sealed class RemedyDecisions : Migration
{
    public override void Up() =>
        Alter.Table("remedies").AddColumn("decisions").AsString(int.MaxValue).NotNullable().WithDefaultValue("");

    public override void Down() => Delete.Column("decisions").FromTable("remedies");
}
