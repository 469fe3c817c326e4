using System.Collections.Immutable;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Falco's deprecated fields; in outputs their names are searched as text.</summary>
internal static class DeprecatedFields
{
    private static readonly ImmutableArray<string> Names =
    [
        "evt.dir", "evt.latency", "evt.latency.s", "evt.latency.ns", "evt.latency.human", "evt.wait_latency",
    ];

    public static IEnumerable<Diagnostic> InOutput(string output, Context context) =>
        from name in Names
        where output.Contains(name, StringComparison.Ordinal)
        select context.Report(DiagnosticCode.DeprecatedItem, Message(name, "output")) with { DeprecatedField = name };

    public static IEnumerable<(string Name, string Message)> InCondition(Condition condition) =>
        from term in ConditionFields.Terms(condition)
        from field in ConditionFields.Of(term)
        where Names.Contains(field.Name)
        select (field.Name, Message(field.Name, "condition"));

    private static string Message(string name, string part) =>
        $"usage of deprecated field '{name}' has been detected in the rule {part}";
}
