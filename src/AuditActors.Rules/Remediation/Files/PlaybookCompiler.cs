using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>Definitions to rules: references resolved, everything checked.</summary>
internal sealed class PlaybookCompiler(PlaybookReader read, PlaybookFindings findings)
{
    private readonly ActionCompiler _actions = new(findings);
    private readonly MatchCompiler _matches = new(findings);

    public ImmutableArray<RemediationRule> Compile()
    {
        ImmutableArray<RemediationRule> rules = [.. read.Rules.Select(Rule)];
        var used = read.Rules.SelectMany(rule => rule.Actions).Select(action => action.Name).ToHashSet();
        foreach (var block in read.Blocks.Where(block => !used.Contains(block.Name)))
        {
            findings.Add(block.At.Report(
                DiagnosticCode.UnusedAction, $"No rule refers to the action '{block.Name}'",
                $"name it among a rule's actions, '- action: {block.Name}', or leave it out"));
            if (block.Actionner is not null) _actions.Compile(block, isWhole: false);
        }

        return rules;
    }

    private RemediationRule Rule(RemedyDefinition definition)
    {
        if (definition.Actions.Count == 0)
        {
            findings.Add(definition.At.Report(
                DiagnosticCode.IncompleteRemedy, "no action specified",
                "actions: [{action: NAME, actionner: CATEGORY:NAME}]"));
        }

        foreach (var notifier in definition.Notifiers.Where(notifier => !RemedyNotifiers.All.Contains(notifier.Value)))
        {
            findings.Add(notifier.At.Report(
                DiagnosticCode.UnknownNotifier, $"There is no notifier '{notifier.Value}'",
                NearestName.Hint(notifier.Value, RemedyNotifiers.All)
                    ?? $"one of {string.Join(", ", RemedyNotifiers.All)}"));
        }

        return new RemediationRule
        {
            Name = definition.Name,
            Description = definition.Description?.Value ?? "",
            Continues = definition.Continue?.Value ?? true,
            DryRun = definition.DryRun?.Value ?? false,
            Match = _matches.Compile(definition),
            Actions = [.. definition.Actions.Select(Action).OfType<RemediationAction>()],
            Notifiers = [.. definition.Notifiers.Select(notifier => notifier.Value).Distinct()],
        };
    }

    private RemediationAction? Action(ActionDefinition written)
    {
        var block = read.Blocks.FirstOrDefault(block => block.Name == written.Name);
        if (block is null && written.Actionner is null)
        {
            findings.Add(written.At.Report(
                DiagnosticCode.IncompleteRemedy, $"missing actionner: no action is called '{written.Name}'",
                NearestName.Hint(written.Name, read.Blocks.Select(known => known.Name))
                    ?? ActionCompiler.ActionnerHint));
            return null;
        }

        return _actions.Compile(block?.With(written, findings) ?? written, isWhole: true);
    }
}
