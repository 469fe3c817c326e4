using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>Which of the objects of one name an action was about.</summary>
[Migration(21, "Uids in the journal of remediation")]
public sealed class RemedyUids : Migration
{
    public override void Up() =>
        Alter.Table("remedies").AddColumn("target_uid").AsString(64).NotNullable().WithDefaultValue("");

    public override void Down() => Delete.Column("target_uid").FromTable("remedies");
}
