namespace AuditActors.Rules.Matching;

// A missing value makes every comparison false, on either side.

internal sealed class TextPredicate(ValueReader left, TextTest test) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        var value = left.Read(evaluation.View);
        return !value.IsMissing && test.Holds(evaluation.View.Text(value));
    }
}

internal sealed class TextsCompared(ValueReader left, ValueReader right, TextComparison comparison) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        var view = evaluation.View;
        var value = left.Read(view);
        var other = right.Read(view);
        return !value.IsMissing && !other.IsMissing && comparison(view.Text(value), view.Text(other));
    }
}
