using System.Buffers;
using System.Text;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Files;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.Runtime.Ingest.Files;

public sealed class InputFileTests : IDisposable
{
    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.jsonl.gz")]
    [InlineData("a.jsonl.zst")]
    public async Task Reads_what_was_written_compressed_or_not(string name)
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{{\"n\":{i}}}\n"));

        Assert.Equal(text, await ReadAsync(_files.Write(name, text)));
    }

    [Fact]
    public async Task Goes_by_content_and_not_by_name()
    {
        var compressed = _files.Write("a.gz", "{}");
        var renamed = Path.ChangeExtension(compressed, "json");
        File.Move(compressed, renamed);

        Assert.Equal("{}", (await ReadAsync(renamed)).Trim());
    }

    [Theory]
    [InlineData("a.jsonl.gz")]
    [InlineData("a.jsonl.zst")]
    public async Task Damaged_data_is_one_clear_error(string name)
    {
        var random = new Random(1);
        var path = _files.Write(name, string.Concat(Enumerable.Range(0, 50_000).Select(_ => $"[{random.Next()}]\n")));
        var bytes = await File.ReadAllBytesAsync(path);
        Array.Fill(bytes, (byte)0xff, bytes.Length / 2, 200);
        await File.WriteAllBytesAsync(path, bytes);

        var fault = await Assert.ThrowsAsync<InputException>(() => ReadAsync(path));

        Assert.StartsWith($"{path}: the compressed data is damaged", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jsonl.gz")]
    [InlineData("a.jsonl.zst")]
    public async Task Data_that_is_cut_off_is_an_error_and_not_a_shorter_file(string name)
    {
        var path = _files.Write(name, string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{{\"n\":{i}}}\n")));
        await using (var file = File.OpenWrite(path)) file.SetLength(file.Length - 1);

        var fault = await Assert.ThrowsAsync<InputException>(() => ReadAsync(path));

        Assert.Equal($"{path}: the compressed data is damaged or ends too early", fault.Message);
    }

    [Fact]
    public void A_missing_file_is_one_clear_error()
    {
        var fault = Assert.Throws<InputException>(() => InputFile.Open("/nowhere/a.json"));

        Assert.Equal("/nowhere/a.json: there is no such file", fault.Message);
    }

    [Fact]
    public void A_folder_is_its_files_in_the_order_of_their_names()
    {
        var folder = Path.GetDirectoryName(_files.Write("b.json", ""))!;
        _files.Write("a.json", "");
        _files.Write("B.json", "");

        Assert.Equal(
            ["B.json", "a.json", "b.json"], AuditSources.FilesOf(folder).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void An_empty_folder_is_an_error()
    {
        var folder = Path.GetDirectoryName(_files.Write("b.json", ""))!;
        File.Delete(Path.Combine(folder, "b.json"));

        Assert.Throws<InputException>(() => AuditSources.FilesOf(folder));
    }

    private static async Task<string> ReadAsync(string path)
    {
        var framer = new PayloadFramer(path, 1 << 20, (position, detail) => Assert.Fail($"{position} {detail}"));
        await using var reader = new FrameReader(path, InputFile.Open(path), framer, ArrayPool<byte>.Shared);
        var text = new StringBuilder();
        while (await reader.ReadAsync() is { } group)
        {
            foreach (var frame in group.Frames) text.Append(Encoding.UTF8.GetString(frame.Payload.Span));
        }

        return text.ToString();
    }
}
