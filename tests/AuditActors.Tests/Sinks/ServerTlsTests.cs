using AuditActors.Sinks.Tls;

namespace AuditActors.Tests.Sinks;

/// <summary>Certificates of servers that change while they serve.</summary>
public sealed class ServerTlsTests : IDisposable
{
    private readonly Authority _authority = new();
    private readonly List<string> _warnings = [];
    private readonly string _file;
    private readonly ServerTls _tls;

    public ServerTlsTests()
    {
        _file = _authority.Sign("server", isServer: true);
        _tls = ServerTls.Load(_file, key: "", clientAuthority: "", _warnings.Add);
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void What_cannot_be_used_is_told_once_with_the_file_and_the_old_ones_stay()
    {
        var old = _tls.Options();
        File.WriteAllText(_file, "no certificate");

        Assert.Same(old, _tls.Options());
        Assert.Same(old, _tls.Options());

        var warning = Assert.Single(_warnings);
        Assert.StartsWith($"changed certificates cannot be used, and the old ones stay: {_file}", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_it_is_taken_and_a_next_fault_is_told_again()
    {
        var old = _tls.Options();
        File.WriteAllText(_file, "no certificate");
        Assert.Same(old, _tls.Options());

        File.Copy(_authority.Sign("next", isServer: true), _file, overwrite: true);
        var next = _tls.Options();
        File.Delete(_file);

        Assert.NotSame(old, next);
        Assert.Same(next, _tls.Options());
        Assert.Equal(2, _warnings.Count);
    }
}
