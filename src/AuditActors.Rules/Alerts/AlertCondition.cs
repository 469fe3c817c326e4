using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Alerts;

/// <summary>
/// A condition in Falco's language over alerts instead of events: <c>rule</c>, <c>priority</c>, <c>source</c>,
/// <c>tags</c>, <c>hostname</c>, <c>namespace</c>, <c>time</c>, <c>output</c>, <c>id</c> and output fields by their
/// keys. May be asked by several threads.
/// </summary>
public sealed class AlertCondition
{
    /// <summary>Characters of a condition at most.</summary>
    public const int LongestText = 16_384;

    private readonly Lock _asking = new();
    private readonly LookedAtAlert _alert;
    private readonly Evaluation _evaluation;
    private readonly Predicate _predicate;

    private AlertCondition(LookedAtAlert alert, EventView view, Predicate predicate)
    {
        _alert = alert;
        _evaluation = new Evaluation(view, memos: 0);
        _predicate = predicate;
    }

    public static AlertConditionParse Parse(string text)
    {
        if (text.Length > LongestText) return new(null, $"a condition has at most {LongestText} characters");
        var parse = ConditionParser.Parse(text, AlertFields.WithoutDot);
        if (parse.Condition is not { } condition) return Fault(parse.Error!, parse.At);
        var alert = new LookedAtAlert();
        var plan = new FieldPlan(AlertFields.Catalog);
        var readers = new ReaderCompiler(
            AlertFields.Catalog, plan, field => new AlertReader(alert, AlertFields.Find(field)));
        try
        {
            var predicate = new ConditionCompiler(readers, new SharedTerms()).Compile(WithPriorities(condition));
            return new(new AlertCondition(alert, plan.NewView(), predicate), null);
        }
        catch (CompileException refused)
        {
            return Fault(refused.Message, refused.At ?? condition.At);
        }
    }

    public bool Matches(LoggedAlert logged)
    {
        lock (_asking)
        {
            _alert.LookAt(logged);
            _evaluation.Load(default);
            return _predicate.Matches(_evaluation);
        }
    }

    private static AlertConditionParse Fault(string message, ConditionPosition at) =>
        new(null, $"{message} (line {at.Line}, column {at.Column})") { Message = message, At = at };

    // Priorities are written in any letter case, and a misspelt one would never match.
    private static Condition WithPriorities(Condition condition) => condition switch
    {
        Condition.And and => and with { Terms = [.. and.Terms.Select(WithPriorities)] },
        Condition.Or or => or with { Terms = [.. or.Terms.Select(WithPriorities)] },
        Condition.Not not => not with { Term = WithPriorities(not.Term) },
        Condition.Compare
        {
            Left: Operand.Field { Text: "priority" },
            Comparison.Operator: Operator.Equal or Operator.NotEqual or Operator.In or Operator.Intersects,
        } compare => compare with { Right = Spelled(compare.Right, compare.At) },
        _ => condition,
    };

    private static RightSide Spelled(RightSide right, ConditionPosition at) => right switch
    {
        RightSide.Constant constant => new RightSide.Constant(Spelled(constant.Text, at)),
        RightSide.Constants constants => new RightSide.Constants(
            [.. constants.Texts.Select(text => Spelled(text, at))]),
        _ => right,
    };

    private static string Spelled(string priority, ConditionPosition at) =>
        PriorityNames.TryParse(priority, out var known)
            ? known.ToString()
            : throw new CompileException(
                $"there is no priority '{priority}'; use {string.Join(", ", Enum.GetNames<Priority>())}")
            {
                At = at,
            };
}

/// <summary>A condition over alerts, or why the text is none.</summary>
public sealed record AlertConditionParse(AlertCondition? Condition, string? Error)
{
    /// <summary>The error without its place.</summary>
    internal string Message { get; init; } = Error ?? "";

    internal ConditionPosition At { get; init; } = ConditionPosition.Start;
}
