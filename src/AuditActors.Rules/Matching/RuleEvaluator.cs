using System.Numerics;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Rules.Matching;

/// <summary>Evaluates a rule set against one event after another; for one thread at a time.</summary>
public sealed class RuleEvaluator
{
    private readonly CompiledRules _compiled;
    private readonly Evaluation _evaluation;
    private readonly Candidates _candidates;
    private readonly bool _first;

    internal RuleEvaluator(CompiledRules compiled, RuleMatching matching)
    {
        _compiled = compiled;
        _evaluation = new Evaluation(compiled.Plan.NewView(), compiled.Memos);
        _candidates = compiled.Index.NewCandidates();
        _first = matching == RuleMatching.First;
    }

    /// <summary>The event evaluated last, and what is known of it.</summary>
    internal Evaluation Current => _evaluation;

    /// <summary>Appends the alerts that the event raises, in evaluation order.</summary>
    public void Evaluate(in ObservedEvent observed, List<Alert> alerts)
    {
        _evaluation.Load(observed);
        if (!_compiled.Index.Find(_evaluation.View, _candidates)) return;
        _evaluation.Forget();
        var rules = _candidates.Rules;
        for (var word = 0; word < rules.Length; word++)
        {
            for (var bits = rules[word]; bits != 0; bits &= bits - 1)
            {
                var order = (word * 64) + BitOperations.TrailingZeroCount(bits);
                var rule = _compiled.Rules[order];
                if (!rule.Condition.Matches(_evaluation)) continue;
                alerts.Add(NewAlert(rule, order, observed));
                if (_first) return;
            }
        }
    }

    private Alert NewAlert(CompiledRule rule, int order, in ObservedEvent observed)
    {
        var view = _evaluation.View;
        return new Alert
        {
            Rule = rule.Rule.Name,
            Priority = rule.Rule.Priority,
            Source = rule.Rule.Source,
            Namespace = Encoding.UTF8.GetString(view.Text(view.Get(_compiled.NamespaceSlot))),
            Tags = rule.Rule.Tags,
            Time = observed.Time,
            Message = rule.Output.Message(view),
            OutputFields = rule.Output.Fields(view),
            EventIdentity = view.EventIdentity(),
            EventNumber = observed.Number,
            RuleOrder = order,
        };
    }
}
