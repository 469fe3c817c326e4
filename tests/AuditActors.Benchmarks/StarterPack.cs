using AuditActors.Rules;
using AuditActors.Rules.Text;

namespace AuditActors.Benchmarks;

/// <summary>The rules that come along with the program.</summary>
internal static class StarterPack
{
    public static RuleSet Load() => Load(
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "rules"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceText(path, File.ReadAllText(path)))]);

    public static RuleSet Load(params SourceText[] files) =>
        RuleSetLoader.Load(files, new RuleSetOptions(), TimeProvider.System) is RuleSetLoad.Loaded loaded
            ? loaded.Rules
            : throw new InvalidDataException("the rules do not load");
}
