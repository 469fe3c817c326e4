using AuditActors.Rules.Files;
using AuditActors.Rules.Files.Reading;

namespace AuditActors.Tests.Rules.Files;

/// <summary>Booleans, numbers and versions in rules files.</summary>
public sealed class ScalarFormTests
{
    [Theory]
    [InlineData("true yes on y True Yes On Y TRUE YES ON", true)]
    [InlineData("false no off n False No Off N FALSE NO OFF", false)]
    [InlineData("1 0 t f tRUE yES enabled null", null)]
    public void Flags(string words, bool? expected) =>
        Assert.All(words.Split(' '), word => Assert.Equal(expected, YamlScalarForms.Flag(word)));

    [Theory]
    [InlineData("0", 0u)]
    [InlineData("62", 62u)]
    [InlineData("+5", 5u)]
    [InlineData(" 7 ", 7u)]
    [InlineData("0x1F", 31u)]
    [InlineData("010", 8u)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("4294967296", null)]
    [InlineData("08", null)]
    [InlineData("-1", null)]
    [InlineData("31.5", null)]
    [InlineData("abc", null)]
    [InlineData("", null)]
    public void Numbers(string text, uint? expected) => Assert.Equal(expected, YamlScalarForms.Number(text));

    [Theory]
    [InlineData("0.26.0", "0.26.0")]
    [InlineData("0.26.0-rc1", "0.26.0")]
    [InlineData("1.2.3.4", "1.2.3")]
    [InlineData("0.26", null)]
    [InlineData("v0.26.0", null)]
    [InlineData("abc", null)]
    public void Versions(string text, string? expected) =>
        Assert.Equal(expected, SemanticVersion.TryParse(text, out var version) ? version.ToString() : null);

    [Theory]
    [InlineData("0.18.0", "0.18.0", true)]
    [InlineData("0.18.0", "0.5.9", true)]
    [InlineData("0.18.0", "0.18.1", false)]
    [InlineData("1.0.0", "0.18.0", false)]
    public void A_newer_version_of_the_same_major_serves(string available, string required, bool expected)
    {
        Assert.True(
            SemanticVersion.TryParse(available, out var have) & SemanticVersion.TryParse(required, out var want));

        Assert.Equal(expected, have.Satisfies(want));
    }
}
