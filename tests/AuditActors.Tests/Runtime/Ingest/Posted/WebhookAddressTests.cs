using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Tests.Runtime.Ingest.Posted;

public sealed class WebhookAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9765/k8s-audit", "http://127.0.0.1:9765/k8s-audit")]
    [InlineData("http://:9765/k8s-audit", "http://[::]:9765/k8s-audit")]
    [InlineData("https://0.0.0.0/", "https://0.0.0.0:443/")]
    [InlineData("http://localhost", "http://127.0.0.1:80/")]
    [InlineData("https://[::1]:8443/audit/", "https://[::1]:8443/audit/")]
    public void Is_read_as_Falco_reads_it(string text, string expected)
    {
        var source = Assert.IsType<SourceAddress.Webhook>(SourceAddress.Parse(text));

        Assert.Equal(expected, source.Name);
    }

    [Theory]
    [InlineData("falco://127.0.0.1:2901/", "falco://127.0.0.1:2901/")]
    [InlineData("falco://0.0.0.0", "falco://0.0.0.0:2801/")]
    [InlineData("falcos://[::1]/in", "falcos://[::1]:2801/in")]
    public void Of_other_Falcos_alerts_has_the_port_of_Falcosidekick(string text, string expected)
    {
        var source = Assert.IsType<SourceAddress.Alerts>(SourceAddress.Parse(text));

        Assert.Equal(expected, source.Name);
        Assert.Equal(text.StartsWith("falcos", StringComparison.Ordinal), source.Address.IsTls);
    }

    [Theory]
    [InlineData("http://audit.example.com:80/", "not on 'audit.example.com'")]
    [InlineData("http://127.0.0.1:70000/", "port 70000")]
    [InlineData("http://127.0.0.1:80/?x=1", "http://HOST:PORT/PATH")]
    [InlineData("https://me@127.0.0.1/", "http://HOST:PORT/PATH")]
    public void Says_what_it_cannot_be(string text, string part)
    {
        var refusal = Assert.Throws<InputException>(() => SourceAddress.Parse(text));

        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_an_address_is_not_repeated()
    {
        var refused = Assert.Throws<InputException>(() => SourceAddress.Parse("https://me:secret@127.0.0.1/"));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
