namespace AuditActors.Events.Fields.Sources;

/// <summary>A <c>ka.*</c> field: missing in anything that has no auditID.</summary>
internal abstract class AuditSource : FieldSource
{
    public sealed override FieldValue Read(EventView view) => view.IsAudit ? ReadAudit(view) : FieldValue.Missing;

    protected abstract FieldValue ReadAudit(EventView view);
}
