using System.Net;
using System.Net.Sockets;
using AuditActors.App;
using AuditActors.App.Configuration;

namespace AuditActors.Tests.App.Configuration;

/// <summary>What is wrong with settings is told once, in a line, and never with a secret.</summary>
public sealed class RefusedSettingsTests
{
    private const string Secret = "do-not-tell";

    [Theory]
    [InlineData("shutdown.drain=forever", "shutdown.drain is 'forever', wanted a time such as 500ms, 30s, 5m")]
    [InlineData("shutdown.drain=0s", "shutdown.drain is '0s', wanted a time longer than nothing")]
    [InlineData("node.roles=[cook]", "node.roles: there is no role 'cook'; use ingest, detect, web")]
    public void A_fault_is_told_once(string setting, string because) =>
        Assert.Equal($"configuration: auditactors.{because}", Refusal(setting));

    [Theory]
    [InlineData("grpc.listen=127.0.0.1:5060")]
    [InlineData("output.append=[a=b]")]
    public void Text_that_wants_quotes_is_told_with_its_setting(string setting)
    {
        var refusal = Refusal(setting);

        Assert.StartsWith($"--set {setting}: not HOCON: ", refusal, StringComparison.Ordinal);
        Assert.EndsWith("text with ':' or '=' stands in double quotes", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("health.listen=8765")]
    [InlineData("health.listen=\"127.0.0.1\"")]
    [InlineData("health.listen=\"::1\"")]
    [InlineData("grpc.listen=5060")]
    [InlineData("grpc.listen=\"127.0.0.1\"")]
    public void An_address_to_listen_on_has_a_port(string setting) =>
        Assert.Contains("wanted an IP address and a port", Refusal(setting), StringComparison.Ordinal);

    [Theory]
    [InlineData("Host=a;Pord=1;Password=do-not-tell", "a keyword in the connection string that Npgsql does not know")]
    [InlineData("Host=a;Password=b;do-not-tell=c", "a value with ; wants quotes")]
    [InlineData("Host=a;Port=do-not-tell", "the value of 'port' in the connection string is none that Npgsql takes")]
    [InlineData("do-not-tell", "no connection string; wanted Host=…")]
    public void A_connection_string_that_cannot_work_is_refused_without_its_secrets(string text, string because)
    {
        var refusal = Refusal("store.kind=postgresql", ("AUDITACTORS_POSTGRESQL", text));

        Assert.StartsWith("AUDITACTORS_POSTGRESQL: ", refusal, StringComparison.Ordinal);
        Assert.Contains(because, refusal, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0/k8s-audit", "", "auditactors.webhook.certificate is needed")]
    [InlineData("falcos://127.0.0.1:0/", "", "auditactors.webhook.certificate is needed")]
    [InlineData("https://127.0.0.1:0/k8s-audit", "/no/such/file.pem", "/no/such/file.pem")]
    public async Task A_check_looks_at_the_certificates_of_webhooks(string source, string certificate, string because)
    {
        var result = await Executable.RunAsync(
            "run", "--check", "--source", source, "--set", $"webhook.certificate=\"{certificate}\"");

        Assert.Equal((1, 1), (result.ExitCode, result.StandardError.TrimEnd().Split('\n').Length));
        Assert.Contains(because, result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused_in_a_line()
    {
        var result = await Executable.RunAsync("run", "--set", "health.listen=\"192.0.2.1:8765\"");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            "auditactors: configuration: auditactors.health.listen: 192.0.2.1:8765: ", result.StandardError,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("health.listen")]
    [InlineData("grpc.listen")]
    public async Task A_port_for_other_machines_that_is_taken_ends_it(string setting)
    {
        using var other = new TcpListener(IPAddress.Any, port: 0);
        other.Start();
        var taken = $"0.0.0.0:{((IPEndPoint)other.LocalEndpoint).Port}";

        var result = await Executable.RunAsync("run", "--set", $"{setting}=\"{taken}\"", "--set", "grpc.insecure=on");

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith(
            $"auditactors: configuration: auditactors.{setting}: {taken} is taken by another program; name another address\n",
            result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_for_other_nodes_that_is_taken_is_told_in_a_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, port: 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var result = await Executable.RunAsync(
            "run", "--set", "profile=cluster", "--set", "cluster.bind=\"127.0.0.1\"", "--set", $"cluster.port={port}",
            "--set", $"cluster.seed-nodes=[\"127.0.0.1:{port}\"]", "--source", "http://127.0.0.1:0/k8s-audit");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"auditactors: configuration: auditactors.cluster.port: 127.0.0.1:{port} is taken by another program; "
            + "name another port\n",
            result.StandardError);
    }

    private static string Refusal(string setting, params (string Name, string Value)[] environment) =>
        Assert.Throws<CommandException>(() => NodeSettingsReader.Read(
            null, [setting], name => environment.FirstOrDefault(variable => variable.Name == name).Value)).Message;
}
