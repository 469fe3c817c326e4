using AuditActors.Events.Json;

namespace AuditActors.Events.Fields;

/// <summary>What all views of a plan share.</summary>
internal sealed record FrozenPlan(FieldSource[] Sources, PathTree Paths, PathNode AuditId, PathNode Stage)
{
    public static FrozenPlan Of(IEnumerable<FieldSource> sources, PathTree paths)
    {
        var plan = new FrozenPlan([.. sources], paths, paths.Node("auditID"), paths.Node("stage"));
        paths.Root.Freeze();
        return plan;
    }
}
