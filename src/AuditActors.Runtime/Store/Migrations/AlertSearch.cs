using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>What alerts are looked up by: the namespace of the event, the time of logging.</summary>
[Migration(2, "Search of alerts")]
public sealed class AlertSearch : Migration
{
    private const string ByTime = "alerts_logged_at";

    public override void Up()
    {
        Alter.Table("alerts").AddColumn("namespace").AsString(int.MaxValue).NotNullable().WithDefaultValue("");
        Create.Index(ByTime).OnTable("alerts").OnColumn("logged_at").Ascending();
    }

    public override void Down()
    {
        Delete.Index(ByTime).OnTable("alerts");
        Delete.Column("namespace").FromTable("alerts");
    }
}
