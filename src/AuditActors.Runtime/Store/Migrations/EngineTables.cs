using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>Whose correlation engine is whose, and the state of each in rows.</summary>
[Migration(10, "Engines of correlations")]
public sealed class EngineTables : Migration
{
    public override void Up()
    {
        Create.Table("engines")
            .WithColumn("engine").AsString(int.MaxValue).PrimaryKey()
            .WithColumn("epoch").AsInt64().NotNullable();
        Create.Table("engine_state")
            .WithColumn("engine").AsString(int.MaxValue).PrimaryKey()
            .WithColumn("kind").AsInt32().PrimaryKey()
            .WithColumn("correlation").AsString(int.MaxValue).PrimaryKey()
            .WithColumn("row_key").AsBinary(int.MaxValue).PrimaryKey()
            .WithColumn("value").AsBinary(int.MaxValue).NotNullable();
    }

    public override void Down()
    {
        foreach (var table in new[] { "engine_state", "engines" }) Delete.Table(table);
    }
}
