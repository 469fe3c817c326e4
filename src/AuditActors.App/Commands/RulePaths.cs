using AuditActors.Rules;
using AuditActors.Rules.Files;
using AuditActors.Rules.Text;

namespace AuditActors.App.Commands;

/// <summary>The rules that a command line names.</summary>
internal static class RulePaths
{
    /// <summary>Reads files and folders; fails when there are no rules at all, says what it leaves out.</summary>
    public static RuleFilesFound Read(IReadOnlyList<string> paths, TextWriter error)
    {
        var missing = paths.FirstOrDefault(path => !Path.Exists(path));
        if (missing is not null) throw new CommandException($"{missing}: there is no such rules file or folder");
        var found = RuleFiles.Read(paths);
        foreach (var skipped in found.Skipped) error.WriteLine($"auditactors: left out {skipped}");
        if (found.Files.IsEmpty && found.Problems.IsEmpty)
            throw new CommandException($"{string.Join(", ", paths)}: no rules there");
        return found;
    }

    /// <summary>Loads files and folders; says all that is wrong and fails when anything is.</summary>
    public static RuleSetLoad.Loaded Load(IReadOnlyList<string> paths, RuleSetOptions options, TextWriter error)
    {
        var found = Read(paths, error);
        var load = RuleSetLoader.Load(found.Files, options, TimeProvider.System);
        if (found.Problems.IsEmpty && load is RuleSetLoad.Loaded loaded) return loaded;
        var wrong = found.Problems.Concat(load.Files).Where(file => !file.IsValid).ToList();
        foreach (var file in wrong) error.Write(DiagnosticPrinter.Verbose(file));
        throw new CommandException($"the rules are not valid: {string.Join(", ", wrong.Select(file => file.File))}");
    }
}
