using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>What alerts of correlations are made of.</summary>
[Migration(30, "Evidence of correlations")]
public sealed class EvidenceTable : Migration
{
    public override void Up() => Create.Table("alert_evidence")
        .WithColumn("sequence").AsInt64().PrimaryKey()
        .WithColumn("evidence").AsBinary(int.MaxValue).NotNullable();

    public override void Down() => Delete.Table("alert_evidence");
}
