using System.Text;
using AuditActors.Rules.Files.Correlations;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>The small languages inside correlations.</summary>
public sealed class CorrelationTextTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("0.25", "0.25")]
    [InlineData("250m", "0.250")]
    [InlineData("2Gi", "2147483648")]
    [InlineData("1k", "1000")]
    [InlineData("1e3", "1000")]
    [InlineData("12E", "12000000000000000000")]
    [InlineData("-9", "-9")]
    [InlineData("many", null)]
    [InlineData("", null)]
    [InlineData("NaN", null)]
    [InlineData("1e400", null)]
    [InlineData("1e30", null)]
    [InlineData("5 m", null)]
    [InlineData("5mm", null)]
    [InlineData("Ki", null)]
    public void A_quantity_is_a_number_with_a_unit(string text, string? number) =>
        Assert.Equal(
            number is null ? null : decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
            Quantity.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1w2d", 777_600_000)]
    [InlineData("5ms", 5)]
    [InlineData("0s", 0)]
    [InlineData("60", null)]
    [InlineData("s", null)]
    [InlineData("1 h", null)]
    [InlineData("1.5h", null)]
    [InlineData("-1h", null)]
    [InlineData("99999999w", null)]
    [InlineData("99999999999999999999s", null)]
    public void A_duration_is_numbers_with_units(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, CorrelationDuration.Parse(text)?.TotalMilliseconds);

    [Theory]
    [InlineData("a", "a", "")]
    [InlineData("a and b", "ab", "")]
    [InlineData("a AND (b OR c)", "ab ac abc", "")]
    [InlineData("a and not b", "a ac", "b")]
    [InlineData("not (b or c) and a", "a", "bc")]
    [InlineData("not not a", "a ab", "")]
    public void A_match_says_what_must_be_there_and_what_must_not(string text, string holding, string unwanted)
    {
        var formula = PresenceFormulaParser.Parse(text, ["a", "b", "c"]).Formula!;
        Assert.All(
            holding.Split(' '), set =>
                Assert.True(formula.Holds(Bits(set) & formula.Wanted, Bits(set) & formula.Unwanted)));
        Assert.Equal(Bits(unwanted), formula.Unwanted);
        Assert.All(unwanted, each => Assert.False(formula.Holds(formula.Wanted, Bits(each.ToString()))));
    }

    [Theory]
    [InlineData("a and")]
    [InlineData("a b")]
    [InlineData("(a")]
    [InlineData("d")]
    [InlineData("")]
    public void A_match_that_cannot_be_read_says_why(string text) =>
        Assert.NotNull(PresenceFormulaParser.Parse(text, ["a", "b", "c"]).Error);

    [Theory]
    [InlineData(5, null, 3, null, true)]
    [InlineData(null, 3, null, 3, false)]
    [InlineData(3, null, null, 3, true)]
    [InlineData(1, null, 5, null, false)]
    public void A_threshold_that_nothing_satisfies_is_contradictory(
        int? gt, int? gte, int? lt, int? lte, bool isContradictory) =>
        Assert.Equal(
            isContradictory,
            new Threshold { Greater = gt, GreaterOrEqual = gte, Less = lt, LessOrEqual = lte }.IsContradictory);

    private static uint Bits(string names) => names.Aggregate(0u, (bits, name) => bits | (1u << (name - 'a')));
}
