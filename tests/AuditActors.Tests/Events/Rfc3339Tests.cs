using System.Text;
using AuditActors.Events;

namespace AuditActors.Tests.Events;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2024-05-01T10:00:00Z", 1714557600, 0)]
    [InlineData("2024-05-01T1:00:00Z", 1714525200, 0)]
    [InlineData("2024-05-01T10:00:00.123456Z", 1714557600, 123456000)]
    [InlineData("2024-05-01T10:00:00.1234567899999Z", 1714557600, 123456789)]
    [InlineData("2024-05-01T10:00:00,5Z", 1714557600, 500000000)]
    [InlineData("2024-05-01T10:00:00+02:00", 1714550400, 0)]
    [InlineData("2024-05-01T10:00:00.5-05:30", 1714577400, 500000000)]
    [InlineData("2024-05-01T10:00:00-24:00", 1714644000, 0)]
    [InlineData("2024-05-01T10:00:00+00:60", 1714554000, 0)]
    [InlineData("2024-02-29T00:00:00Z", 1709164800, 0)]
    [InlineData("1969-12-31T23:59:59Z", -1, 0)]
    [InlineData("2262-04-11T23:47:16.854775807Z", 9223372036, 854775807)]
    [InlineData("0001-01-01T00:00:00Z", -62135596800, 0)]
    [InlineData("0000-01-01T00:00:00Z", -62167219200, 0)]
    [InlineData("9999-12-31T23:59:59Z", 253402300799, 0)]
    public void Reads(string text, long seconds, int fraction)
    {
        Assert.True(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var readSeconds, out var readFraction));
        Assert.Equal((seconds, fraction), (readSeconds, readFraction));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-05-01")]
    [InlineData("2024-05-01t10:00:00Z")]
    [InlineData("2024-05-01T10:00:00z")]
    [InlineData("2024-05-01 10:00:00Z")]
    [InlineData("2024-05-01T10:00:00")]
    [InlineData("2024-05-01T10:00Z")]
    [InlineData("2024-05-01T10:00:0Z")]
    [InlineData("2024-05-01T10:0:00Z")]
    [InlineData("2024-05-01T24:00:00Z")]
    [InlineData("2024-05-01T10:60:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2024-00-01T10:00:00Z")]
    [InlineData("2024-13-01T10:00:00Z")]
    [InlineData("2024-05-00T10:00:00Z")]
    [InlineData("2024-02-30T10:00:00Z")]
    [InlineData("2023-02-29T10:00:00Z")]
    [InlineData("2100-02-29T10:00:00Z")]
    [InlineData("2024-05-01T10:00:00.Z")]
    [InlineData("2024-05-01T10:00:00+0200")]
    [InlineData("2024-05-01T10:00:00+02")]
    [InlineData("2024-05-01T10:00:00+25:00")]
    [InlineData("2024-05-01T10:00:00+02:61")]
    [InlineData(" 2024-05-01T10:00:00Z")]
    [InlineData("2024-05-01T10:00:00Z ")]
    [InlineData("24-05-01T10:00:00Z")]
    [InlineData("+024-05-01T10:00:00Z")]
    public void Refuses(string text) => Assert.False(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Agrees_with_the_calendar_on_every_day_of_four_centuries()
    {
        for (var day = new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc); day.Year < 2301; day = day.AddDays(1))
        {
            var text = Encoding.ASCII.GetBytes(
                day.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(Rfc3339.TryParse(text, out var seconds, out _));
            Assert.Equal(new DateTimeOffset(day).ToUnixTimeSeconds(), seconds);
        }
    }
}
