using System.Buffers.Text;
using AuditActors.App.Configuration;

namespace AuditActors.Tests.App;

public sealed class OwnAccountTests : IDisposable
{
    private readonly TestFolder _folder = new("account");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_service_account_is_the_subject_of_the_token()
    {
        Write("namespace", "ops\n");
        Write("token", $"e30.{Base64Url.EncodeToString("{\"sub\":\"system:serviceaccount:ops:auditactors\"}"u8)}.x\n");

        var own = OwnAccount.Read(_folder.FullName);

        Assert.Equal(["ops"], own.Namespace);
        Assert.Equal(["system:serviceaccount:ops:auditactors"], own.User);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no token")]
    [InlineData("a.!.b")]
    [InlineData("e30.e30.e30")]
    public void Of_another_token_nothing_is_known(string token)
    {
        Write("namespace", "ops");
        Write("token", token);

        Assert.Empty(OwnAccount.Read(_folder.FullName).User);
    }

    [Fact]
    public void Outside_of_a_cluster_there_is_nobody() => Assert.Empty(OwnAccount.Read("/nowhere").Namespace);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
