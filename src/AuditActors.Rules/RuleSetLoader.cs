using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Files;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Correlations;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules;

/// <summary>
/// The door to the rules: texts of files in, a rule set or findings out. Bad input is a finding, never thrown.
/// </summary>
public static class RuleSetLoader
{
    /// <summary>
    /// Loads files in order, as one set: a file may change what earlier ones define. After each file all that was read
    /// so far is compiled, so a file's findings include those in earlier definitions.
    /// </summary>
    /// <param name="files">The files in load order.</param>
    /// <param name="options">What to make of them.</param>
    /// <param name="clock">Decides which offset of the time zone is in force.</param>
    public static RuleSetLoad Load(IReadOnlyList<SourceText> files, RuleSetOptions options, TimeProvider clock)
    {
        var catalog = new FieldCatalog(options.Hostname, options.Zone, clock, options.StaticFields);
        var definitions = new Definitions(new RuleSources(catalog));
        var problems = new List<FileProblems>();
        CompiledDefinitions? compiled = null;
        foreach (var file in files)
        {
            var found = new FileProblems(file.Path);
            problems.Add(found);
            new ItemCollector(definitions, found).Read(YamlReader.Read(file), file);
            compiled = new RuleCompiler(definitions, catalog, options, found).Compile();
        }

        compiled ??= new RuleCompiler(definitions, catalog, options, new FileProblems("")).Compile();
        var correlations = new CorrelationCompiler(
            definitions, compiled, catalog, options, place => problems[IndexOf(files, place.File)]).Compile();
        ReportPlugins(definitions, files, problems);
        var findings = WithoutRepetition(problems.Select(found => found.Findings()));
        if (findings.Any(file => !file.IsValid)) return new RuleSetLoad.Rejected(findings);
        var rules = Resolve(compiled, options, correlations.SilentRules);
        var digest = RuleSetDigest.Of(files, options);
        return new RuleSetLoad.Loaded(
            findings,
            new RuleSet(rules, catalog, options.Matching, options.IsoTime, digest) { Correlations = correlations.Set },
            RuleSetDescription.Of(definitions, compiled));
    }

    /// <summary>Falco refuses to start on an unmet requirement, whatever else is wrong.</summary>
    private static void ReportPlugins(
        Definitions definitions, IReadOnlyList<SourceText> files, List<FileProblems> problems)
    {
        foreach (var requirement in definitions.Plugins.AsEnumerable().Reverse())
        {
            if (requirement.Problem() is not { } problem) continue;
            for (var file = 0; file < files.Count; file++)
            {
                if (files[file] == requirement.Context.File)
                    problems[file].AddFirst(requirement.Context.Report(DiagnosticCode.Validate, problem));
            }
        }
    }

    /// <summary>An error beyond a file's first is told once, although later files meet it again.</summary>
    private static ImmutableArray<FileFindings> WithoutRepetition(IEnumerable<FileFindings> findings)
    {
        var told = new HashSet<(string, Place)>();
        var once = ImmutableArray.CreateBuilder<FileFindings>();
        foreach (var file in findings)
        {
            foreach (var error in file.Errors) told.Add((error.Message, error.Place));
            once.Add(file with
            {
                FurtherErrors = [.. file.FurtherErrors.Where(error => told.Add((error.Message, error.Place)))],
            });
        }

        return once.ToImmutable();
    }

    private static int IndexOf(IReadOnlyList<SourceText> files, SourceText file) =>
        Enumerable.Range(0, files.Count).First(index => ReferenceEquals(files[index], file));

    private static ImmutableArray<ResolvedRule> Resolve(
        CompiledDefinitions compiled, RuleSetOptions options, ImmutableHashSet<string> silent) =>
    [
        .. RuleSwitches.Apply(compiled.Rules, options.MinimumPriority, options.Selections)
            .Where(rule => rule.Output is not null && !silent.Contains(rule.Definition.Name))
            .Select(rule => new ResolvedRule
            {
                Name = rule.Definition.Name,
                Description = rule.Definition.Description,
                Priority = rule.Definition.Priority,
                Source = rule.Definition.Source,
                Tags = [.. rule.Definition.Tags],
                Condition = rule.Condition,
                ConditionText = rule.ConditionText,
                OutputText = rule.OutputText,
                Output = rule.Output!,
                ExtraFields = rule.ExtraFields,
            }),
    ];
}
