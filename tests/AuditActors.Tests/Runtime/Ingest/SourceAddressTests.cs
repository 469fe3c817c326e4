using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Ldp;

namespace AuditActors.Tests.Runtime.Ingest;

public sealed class SourceAddressTests
{
    [Theory]
    [InlineData("ldp://gra1.logs.ovh.com/tail/?tk=secret", "wss://gra1.logs.ovh.com/tail/?tk=secret")]
    [InlineData("ldp://gra1.logs.ovh.com?tk=secret", "wss://gra1.logs.ovh.com/tail/?tk=secret")]
    [InlineData("gra1.logs.ovh.com/tail/?tk=secret", "wss://gra1.logs.ovh.com/tail/?tk=secret")]
    [InlineData("wss://gra1.logs.ovh.com/tail/", "wss://gra1.logs.ovh.com/tail/?tk=other")]
    [InlineData("ws://127.0.0.1:8090/tail/?x=1&tk=a%26b", "ws://127.0.0.1:8090/tail/?tk=a%26b&x=1")]
    [InlineData("ws://h/tail/?tk=t&begin=5&end=9", "ws://h/tail/?tk=t&begin=5&end=9")]
    public void A_tail_is_named_in_several_ways(string text, string connectsTo)
    {
        var tail = Assert.IsType<SourceAddress.Tail>(SourceAddress.Parse(text));

        Assert.Equal(connectsTo, tail.Address.WithSecrets("other", tail.Address.Begin).AbsoluteUri);
    }

    [Theory]
    [InlineData("ldp://gra1.logs.ovh.com/tail/?tk=secret")]
    [InlineData("ws://127.0.0.1:8090/tail/?begin=5&tk=secret&x=secret")]
    public void No_text_of_a_tail_has_the_token(string text)
    {
        var source = SourceAddress.Parse(text);

        var texts = $"{source} {source.Name} {((SourceAddress.Tail)source).Address}";
        Assert.DoesNotContain("secret", texts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:/var/log/audit.log", "/var/log/audit.log")]
    [InlineData("file:///var/log/audit.log", "/var/log/audit.log")]
    [InlineData("file:audit.log", "audit.log")]
    public void A_followed_file_begins_with_its_scheme(string text, string path) =>
        Assert.Equal(new SourceAddress.Followed(path), SourceAddress.Parse(text));

    [Theory]
    [InlineData("audit.log")]
    [InlineData("/var/log/audit.log.gz")]
    [InlineData("./tail/x")]
    [InlineData("c:/audit.log")]
    public void Anything_else_is_a_recorded_file(string text) =>
        Assert.Equal(new SourceAddress.Recorded(text), SourceAddress.Parse(text));

    [Fact]
    public void A_dash_is_standard_input() =>
        Assert.IsType<SourceAddress.StandardInput>(SourceAddress.Parse("-"));

    [Theory]
    [InlineData("kafka://broker/secret", "source scheme 'kafka' is not supported; use ldp://")]
    [InlineData("ftp://host/secret", "source scheme 'ftp' is not supported; use ldp://")]
    [InlineData("", "an empty source")]
    [InlineData("file:", "file: names no file")]
    [InlineData("ws:///tail?tk=secret", "'ws:' is followed by no host")]
    [InlineData("ws://h/tail/?tk=secret&begin=soon", "ws://h/tail/: begin= takes whole seconds")]
    [InlineData("ldp://me:secret@h/tail/", "h: no user and password are taken")]
    public void What_is_no_source_is_refused_without_repeating_it(string text, string message)
    {
        var refused = Assert.Throws<InputException>(() => SourceAddress.Parse(text));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_of_one_server_are_told_apart_without_giving_their_tokens_away()
    {
        var streams = new[] { "wss://host/tail/", "wss://host/tail/?tk=secret-1", "wss://host/tail/?tk=secret-2" }
            .Select(text => LdpAddress.Parse(text).Stream).ToList();

        Assert.Distinct(streams);
        Assert.All(streams, stream => Assert.DoesNotContain("secret", stream, StringComparison.Ordinal));
    }
}
