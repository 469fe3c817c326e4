using AuditActors.App;
using AuditActors.App.Configuration;
using AuditActors.Sinks.Access;

namespace AuditActors.Tests.App.Configuration;

/// <summary>To whom gRPC is served, as the configuration says it.</summary>
public sealed class GrpcSettingsTests : IDisposable
{
    private readonly TestFolder _folder = new("grpc");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1:0", AccessRole.Admin)]
    [InlineData("[::1]:0", AccessRole.Admin)]
    [InlineData("unix:/run/auditactors.sock", AccessRole.Admin)]
    [InlineData("0.0.0.0:0", AccessRole.Viewer)]
    public void Without_tokens_a_stranger_on_this_machine_may_decide_and_others_may_look(
        string listen, AccessRole role)
    {
        var access = Read($"grpc.listen=\"{listen}\"", "grpc.insecure=on")!.Access;

        Assert.Equal(role, access.RoleOf(certificate: null, token: null));
    }

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("unix:/run/auditactors.sock")]
    public void With_tokens_no_stranger_gets_in(string listen)
    {
        var access = Read($"grpc.listen=\"{listen}\"", $"grpc.admin-token-file=\"{Token()}\"")!.Access;

        Assert.Equal(AccessRole.None, access.RoleOf(certificate: null, token: null));
        Assert.Equal(AccessRole.Admin, access.RoleOf(certificate: null, "0123456789abcdef"));
    }

    [Fact]
    public void Tokens_may_stand_in_for_certificates_of_clients_but_not_for_that_of_the_server()
    {
        const string Everywhere = "grpc.listen=\"0.0.0.0:0\"";
        var tokens = $"grpc.viewer-token-file=\"{Token()}\"";

        Assert.NotNull(Read(Everywhere, tokens, "grpc.certificate=/tls.pem"));
        var refusal = Assert.Throws<CommandException>(() => Read(Everywhere, tokens));

        Assert.Contains("which other machines reach", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_tokens_is_refused_at_the_start()
    {
        var refusal = Assert.Throws<CommandException>(() => Read("grpc.viewer-token-file=/nowhere"));

        Assert.Equal(
            "configuration: auditactors.grpc.viewer-token-file: /nowhere: it cannot be read as a file of tokens",
            refusal.Message);
    }

    private string Token()
    {
        var file = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(file, "0123456789abcdef\n");
        return file;
    }

    private static GrpcSettings? Read(params string[] settings) =>
        NodeSettingsReader.Read(null, settings, _ => null).Grpc;
}
