using System.Security.Cryptography;
using AuditActors.Rules.Remediation.Files;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation;

/// <summary>
/// The door to remediation rules: texts of files in, a playbook or findings out. Bad input is never thrown.
/// </summary>
public static class PlaybookLoader
{
    /// <summary>Loads files in order, as one set: a file may change what earlier ones define.</summary>
    public static PlaybookLoad Load(IReadOnlyList<SourceText> files)
    {
        var findings = new PlaybookFindings(files);
        var reader = new PlaybookReader(findings);
        foreach (var file in files) reader.Read(file);
        var rules = new PlaybookCompiler(reader, findings).Compile();
        return new PlaybookLoad(
            findings.HasErrors ? null : new Playbook(rules) { Digest = DigestOf(files) }, findings.ByFile());
    }

    private static string DigestOf(IReadOnlyList<SourceText> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files) hash.AppendData(SHA256.HashData(file.Utf8));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
