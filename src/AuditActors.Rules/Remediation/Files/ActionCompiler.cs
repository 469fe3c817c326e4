using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>Actions with their references resolved, checked against what their actionners take.</summary>
internal sealed partial class ActionCompiler(PlaybookFindings findings)
{
    public const string ActionnerHint =
        "add an actionner, such as 'actionner: kubernetes:label'; 'auditactors remediation actions' lists them";

    private const string LocalFile = "local:file";
    private const string Destination = "destination";
    private static readonly string[] ForeignTargets = ["minio:s3", "aws:s3", "gcp:gcs"];
    private static readonly string[] Contexts = ["k8snode"];

    private readonly ParameterCompiler _parameters = new(findings);

    /// <summary>Null after a fault that leaves no action.</summary>
    /// <param name="written">The action.</param>
    /// <param name="isWhole">Whether nothing will be added to it any more, so that what is missing is missing.</param>
    public RemediationAction? Compile(ActionDefinition written, bool isWhole)
    {
        if (Actionner(written) is not { } actionner) return null;
        if (actionner.DoesNothing is { } reason)
        {
            findings.Add(written.Actionner!.At.Report(
                DiagnosticCode.InertActionner, $"{actionner.Name} does nothing here: {reason}",
                "leave the action out: it is never taken"));
        }

        var parameters = _parameters.Compile(written.Parameters, actionner, written.At, isWhole);
        return new RemediationAction
        {
            Name = written.Name,
            Description = written.Description?.Value ?? "",
            Actionner = actionner,
            Parameters = parameters,
            Continues = written.Continue?.Value ?? actionner.ContinuesByDefault,
            IgnoresErrors = written.IgnoreErrors?.Value ?? false,
            Destination = Output(written, actionner, isWhole),
            Contexts = [.. written.Contexts.Where(IsContext).Select(context => context.Value).Distinct()],
        };
    }

    private Actionner? Actionner(ActionDefinition written)
    {
        if (written.Actionner is not { } name)
        {
            findings.Add(written.At.Report(
                DiagnosticCode.IncompleteRemedy, $"missing actionner of '{written.Name}'", ActionnerHint));
            return null;
        }

        if (Actionners.Find(name.Value) is { } known) return known;
        if (Actionners.Refused.TryGetValue(name.Value, out var reason))
        {
            findings.Add(name.At.Report(
                DiagnosticCode.RefusedActionner, $"the actionner '{name.Value}' does not exist here: {reason}",
                "http:webhook can ask a service of yours to do it"));
        }
        else if (!ActionnerForm().IsMatch(name.Value))
        {
            findings.Add(name.At.Report(
                DiagnosticCode.UnknownActionner, $"incorrect actionner '{name.Value}'",
                "category:name, such as kubernetes:label"));
        }
        else
        {
            findings.Add(name.At.Report(
                DiagnosticCode.UnknownActionner, $"unknown actionner '{name.Value}'",
                NearestName.Hint(name.Value, Actionners.All.Select(actionner => actionner.Name))
                    ?? "'auditactors remediation actions' lists them"));
        }

        return null;
    }

    private string? Output(ActionDefinition written, Actionner actionner, bool isWhole)
    {
        if (written.OutputTarget is not { } target)
        {
            if (actionner.Artefact == ArtefactNeed.Required && isWhole)
            {
                findings.Add((written.OutputAt ?? written.At).Report(
                    DiagnosticCode.BadOutput, $"an output is required for {actionner.Name}",
                    "output: {target: local:file, parameters: {destination: FOLDER}}"));
            }

            return null;
        }

        if (target.Value != LocalFile)
        {
            var isForeign = ForeignTargets.Contains(target.Value);
            findings.Add(target.At.Report(
                isForeign ? DiagnosticCode.RefusedActionner : DiagnosticCode.BadOutput,
                isForeign
                    ? $"the output '{target.Value}' does not exist here: it takes credentials of an object store"
                    : $"unknown target '{target.Value}'",
                $"use {LocalFile}"));
            return null;
        }

        if (actionner.Artefact == ArtefactNeed.None)
        {
            findings.Add(target.At.Report(
                DiagnosticCode.UnknownRemedyKey,
                $"{actionner.Name} brings nothing to store. The output will be ignored.",
                "leave 'output' out"));
            return null;
        }

        if (written.OutputParameters.Find(Destination) is WrittenParameter.Single { Text.Length: > 0 } folder)
            return folder.Text;
        findings.Add(target.At.Report(
            DiagnosticCode.BadOutput, $"the output {LocalFile} needs the parameter '{Destination}'",
            $"parameters: {{{Destination}: FOLDER}}"));
        return null;
    }

    private bool IsContext(Placed<string> context)
    {
        if (Contexts.Contains(context.Value)) return true;
        findings.Add(context.At.Report(
            DiagnosticCode.RefusedActionner,
            context.Value == "aws"
                ? "the context 'aws' does not exist here: it takes the vendor's credentials"
                : $"there is no context '{context.Value}'",
            NearestName.Hint(context.Value, Contexts) ?? $"use {string.Join(", ", Contexts)}"));
        return false;
    }

    [GeneratedRegex(@"\A[a-z0-9]+:[a-z0-9_]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ActionnerForm();
}
