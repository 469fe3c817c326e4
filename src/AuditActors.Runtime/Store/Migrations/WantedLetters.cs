using FluentMigrator;

namespace AuditActors.Runtime.Store.Migrations;

/// <summary>Which dead letters somebody wants to be delivered again.</summary>
[Migration(31, "Dead letters that are sent again")]
public sealed class WantedLetters : Migration
{
    public override void Up() =>
        Alter.Table("dead_letters").AddColumn("is_wanted").AsBoolean().NotNullable().WithDefaultValue(false);

    public override void Down() => Delete.Column("is_wanted").FromTable("dead_letters");
}
