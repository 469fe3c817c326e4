using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Output;

namespace AuditActors.Rules.Files.Sources;

/// <summary>Kubernetes audit events.</summary>
internal sealed class AuditSource(FieldCatalog catalog) : RuleSource
{
    public const string SourceName = "k8s_audit";

    public override string Name => SourceName;

    public override bool IsEvaluated => true;

    public override IEnumerable<string> FieldNames => catalog.Fields.Select(known => known.Name);

    public override CompileError? Check(Condition condition) => new ConditionCompiler(catalog).Check(condition);

    public override OutputParse ParseOutput(string text) => OutputTemplate.Parse(text, catalog);

    public override bool NamesField(string text) => catalog.Lookup(text).Use is not null;
}
