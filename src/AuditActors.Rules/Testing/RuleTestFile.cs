using System.Collections.Immutable;

namespace AuditActors.Rules.Testing;

/// <summary>Tests of rules, kept in a file beside them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rules">The rules files and folders that the tests are about, in load order.</param>
/// <param name="Tests">In the order of the file.</param>
public sealed record RuleTestFile(string Path, ImmutableArray<string> Rules, ImmutableArray<RuleTest> Tests);

/// <summary>A test file as read, or all that is wrong with it, each with file, line and column.</summary>
public sealed record RuleTestFileRead(RuleTestFile? File, ImmutableArray<string> Problems);
