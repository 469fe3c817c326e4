using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuditActors.Tests.Events.Fields;

public sealed class OwnFieldTests
{
    private const string Spec = """
        {"hostNetwork":true,"hostPID":false,"serviceAccountName":"sa","shareProcessNamespace":true,
        "securityContext":{"runAsUser":7,"sysctls":[{"name":"a","value":"1"},{"name":"b"}],
        "seccompProfile":{"type":"RuntimeDefault"}},
        "volumes":[{"name":"v","hostPath":{"path":"/etc"}},{"name":"w","emptyDir":{}}],
        "initContainers":[{"image":"i:1","securityContext":{"privileged":true,"capabilities":{"add":["SYS_ADMIN"]}}}],
        "containers":[{"image":"c:1","command":["sh","-c"],"args":["id"],"ports":[{"hostPort":80},{"containerPort":1}],
        "securityContext":{"runAsUser":0,"capabilities":{"add":["NET_RAW"]},"seccompProfile":{"type":"Unconfined"}}},
        {"args":["x"]}],
        "ephemeralContainers":[{"image":"e:1","command":[1]}]}
        """;

    [Theory]
    [InlineData("host_network", "\"true\"")]
    [InlineData("host_pid", "\"false\"")]
    [InlineData("host_ipc", "null")]
    [InlineData("service_account", "\"sa\"")]
    [InlineData("share_process_namespace", "\"true\"")]
    [InlineData("sysctls", """["a","b"]""")]
    [InlineData("host_paths", """["/etc"]""")]
    [InlineData("volume_types", """["hostPath","emptyDir"]""")]
    [InlineData("seccomp_types", """["RuntimeDefault","Unconfined"]""")]
    [InlineData("apparmor_types", "null")]
    [InlineData("images", """["i:1","c:1","e:1"]""")]
    [InlineData("privileged", """["true"]""")]
    [InlineData("capabilities", """["SYS_ADMIN","NET_RAW"]""")]
    [InlineData("allow_privilege_escalation", "null")]
    [InlineData("proc_mounts", "null")]
    [InlineData("host_ports", """["80"]""")]
    [InlineData("commands", """["sh -c id","x"]""")]
    [InlineData("run_as_users", """["7","0","7","7"]""")]
    public void A_pod_spec_is_found_wherever_it_is(string field, string value)
    {
        foreach (var request in (string[])
        [
            """{"spec":#}""",
            """{"spec":{"replicas":1,"template":{"spec":#}}}""",
            """{"spec":{"jobTemplate":{"spec":{"template":{"spec":#}}}}}""",
            """{"template":{"spec":#}}""",
        ])
        {
            var filled = request.Replace("#", Spec, StringComparison.Ordinal);
            Assert.Equal(value, PodFieldTests.OfRequest(filled, $"aa.podspec.{field}"));
        }
    }

    [Theory]
    [InlineData("""[{"op":"add"}]""")]
    [InlineData("""{"spec":{"type":"NodePort"}}""")]
    [InlineData("""{"spec":null}""")]
    public void A_request_without_a_pod_spec_has_no_values(string request)
    {
        Assert.Equal("null", PodFieldTests.OfRequest(request, "aa.podspec.images"));
        Assert.Equal("null", PodFieldTests.OfRequest(request, "aa.podspec.host_network"));
    }

    [Theory]
    [InlineData("system:serviceaccount:ns:name", "\"ns\"", "\"name\"")]
    [InlineData("system:serviceaccount:ns:", "null", "null")]
    [InlineData("system:serviceaccount::name", "null", "null")]
    [InlineData("system:serviceaccount:ns", "null", "null")]
    [InlineData("system:serviceaccount:a:b:c", "null", "null")]
    [InlineData("alice", "null", "null")]
    public void A_service_account(string user, string space, string name)
    {
        var json = $$$"""{"user":{"username":"{{{user}}}"}}""";

        Assert.Equal(space, Viewing.Json(json, "aa.sa.namespace"));
        Assert.Equal(name, Viewing.Json(json, "aa.sa.name"));
    }

    [Theory]
    [InlineData("/exec?command=sh&command=-c&container=x&command=cat+%2Fetc%2Fshadow", "\"sh -c cat /etc/shadow\"")]
    [InlineData("/exec?command=&command=a\\u0026x=1", "\" a\"")]
    [InlineData("/exec?stdin=true", "null")]
    [InlineData("/exec?command=a&command=%zz", "null")]
    public void The_command_of_an_exec(string uri, string command) =>
        Assert.Equal(command, Viewing.Json($$"""{"requestURI":"{{uri}}"}""", "aa.exec.command"));

    [Fact]
    public void What_the_object_and_the_request_are()
    {
        const string json = """{"auditID":"a","stage":"s","objectRef":{"apiGroup":"apps"}}""";

        Assert.Equal("\"apps\"", Viewing.Json(json, "aa.target.apigroup"));
        Assert.Equal("\"a\"", Viewing.Json(json, "aa.request.id"));
    }

    [Fact]
    public void What_a_signing_request_asks_for()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        const string subject = "CN=system:admin, O=system:masters, O=ops, C=DE";
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var json = Csr(request.CreateSigningRequestPem());

        Assert.Equal("\"system:admin\"", Viewing.Json(json, "aa.csr.subject"));
        var groups = Viewing.Json(json, "aa.csr.groups");
        Assert.Contains("\"system:masters\"", groups, StringComparison.Ordinal);
        Assert.Contains("\"ops\"", groups, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMAUwAwIBAA==\n-----END CERTIFICATE REQUEST-----\n")]
    public void A_broken_signing_request_has_no_subject(string pem)
    {
        Assert.Equal("null", Viewing.Json(Csr(pem), "aa.csr.subject"));
        Assert.Equal("null", Viewing.Json(Csr(pem), "aa.csr.groups"));
    }

    [Theory]
    [InlineData("!!!")]
    [InlineData("AA\\u0000")]
    public void A_signing_request_that_is_no_base64_has_no_subject(string text) =>
        Assert.Equal("null", Viewing.Json(WithRequest(text), "aa.csr.subject"));

    private static string Csr(string pem) => WithRequest(Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)));

    private static string WithRequest(string text) =>
        """{"requestObject":{"spec":{"request":"#"}}}""".Replace("#", text, StringComparison.Ordinal);
}
