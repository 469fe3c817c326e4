using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Output;

namespace AuditActors.Rules.Files.Sources;

/// <summary>
/// Falco's system calls: the source of rules that name none. Such rules are checked as far as their fields go and
/// then rest, as they do in a Falco whose system call source is off.
/// </summary>
internal sealed class SyscallSource(FieldCatalog catalog) : RuleSource
{
    public const string SourceName = "syscall";

    private static readonly string[] OwnClasses =
        ["evt.", "proc.", "thread.", "user.", "group.", "fd.", "fs.", "fdlist.", "syslog."];

    private static readonly string[] ClassesElsewhere = ["ka.", "aa."];

    public override string Name => SourceName;

    public override bool IsEvaluated => false;

    public override IEnumerable<string> FieldNames =>
        catalog.Fields.Select(known => known.Name).Where(name => !IsElsewhere(name));

    public override CompileError? Check(Condition condition) => condition switch
    {
        Condition.And and => and.Terms.Select(Check).FirstOrDefault(error => error is not null),
        Condition.Or or => or.Terms.Select(Check).FirstOrDefault(error => error is not null),
        Condition.Not not => Check(not.Term),
        _ => CheckTerm(condition),
    };

    public override OutputParse ParseOutput(string text)
    {
        if (text.Length == 0) return new OutputParse(null, "empty formatting token");
        for (var percent = text.IndexOf('%', StringComparison.Ordinal); percent >= 0;)
        {
            var start = percent + 1;
            if (start == text.Length)
                return new OutputParse(null, "invalid formatting syntax: formatting cannot end with a %");
            while (start < text.Length && char.IsAsciiDigit(text[start])) start++;
            if (start == text.Length)
                return new OutputParse(null, "invalid formatting syntax: formatting cannot end with a number");
            var operand = ConditionParser.ParseOperand(text[start..], out var length);
            if (operand is null || ConditionFields.Of(operand).Any(field => Problem(field) is not null))
                return new OutputParse(null, $"unknown filter: no field or transformer in '{text[percent..]}'");
            percent = text.IndexOf('%', start + length);
        }

        return new OutputParse(null, null);
    }

    public override bool NamesField(string text) => !IsElsewhere(text) && catalog.Lookup(text).Use is not null;

    private CompileError? CheckTerm(Condition term)
    {
        var fields = ConditionFields.Of(term).ToList();
        var problem = fields.Select(Problem).FirstOrDefault(found => found is not null);
        if (problem is not null) return new CompileError(problem, term.At);
        var isKnownHere = fields.TrueForAll(field => catalog.Lookup(field.Text).Use is not null);
        return isKnownHere ? new ConditionCompiler(catalog).Check(term) : null;
    }

    private string? Problem(Operand.Field field)
    {
        var nonexistent = $"filter_check called with nonexistent field {field.Text}";
        if (IsElsewhere(field.Name)) return nonexistent;
        if (Array.Exists(OwnClasses, own => field.Name.StartsWith(own, StringComparison.Ordinal))) return null;
        return catalog.Lookup(field.Text).Error is null ? null : nonexistent;
    }

    private static bool IsElsewhere(string name) =>
        Array.Exists(ClassesElsewhere, other => name.StartsWith(other, StringComparison.Ordinal));
}
