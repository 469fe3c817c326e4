using AuditActors.App.Reload;

namespace AuditActors.Tests.App.Reload;

public sealed class ContentDigestTests : IDisposable
{
    private readonly TestFolder _folder = new("digest");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_content_is_another_digest_and_writing_the_same_again_is_not()
    {
        var file = Write("a.yaml", "one");
        var before = ContentDigest.Of([file]);

        Write("a.yaml", "one");
        Assert.Equal(before, ContentDigest.Of([file]));
        Write("a.yaml", "two");
        Assert.NotEqual(before, ContentDigest.Of([file]));
    }

    [Fact]
    public void Files_that_come_and_go_count_and_those_that_are_no_rules_do_not()
    {
        Write("a.yaml", "one");
        var before = Digest();

        Write("readme.md", "text");
        Assert.Equal(before, Digest());
        Write("b.yml", "");
        var both = Digest();
        Assert.NotEqual(before, both);
        File.Delete(Path.Combine(_folder.FullName, "b.yml"));
        Assert.Equal(before, Digest());
    }

    [Fact]
    public void What_is_not_there_is_no_error() =>
        Assert.NotEqual(ContentDigest.Of(["/nowhere/a.yaml"]), ContentDigest.Of(["/nowhere/b.yaml"]));

    private string Digest() => ContentDigest.Of([_folder.FullName]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
