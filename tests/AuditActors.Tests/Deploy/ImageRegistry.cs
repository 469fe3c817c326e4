using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditActors.Tests.Sinks;

namespace AuditActors.Tests.Deploy;

/// <summary>A real registry of images (the Distribution project's), empty but for a base image without files.</summary>
internal sealed class ImageRegistry : IAsyncDisposable
{
    public const string BaseImage = "base:1";

    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";
    private readonly Daemon _daemon = new("docker-registry");
    private readonly HttpClient _http = new();

    /// <summary>Plain HTTP is taken from this name only.</summary>
    public string Authority => $"localhost:{_daemon.PortText}";

    public async Task StartAsync()
    {
        var settings = _daemon.Write("config.yml", $$$"""
            version: 0.1
            log: {level: error}
            storage: {filesystem: {rootdirectory: "{{{_daemon.PathOf("data")}}}"}}
            http: {addr: "127.0.0.1:{{{_daemon.PortText}}}"}
            """);
        await _daemon.StartAsync("serve", settings);
        await PushBaseAsync();
    }

    /// <summary>The image's configuration, and the folder that its uppermost layer was unpacked to.</summary>
    public async Task<JsonElement> PullAsync(string repository, string tag, string folder)
    {
        var manifest = JsonElement.Parse(await GetAsync($"{repository}/manifests/{tag}"));
        var layer = manifest.GetProperty("layers").EnumerateArray().Last().GetProperty("digest").GetString();
        await using (var packed = new MemoryStream(await GetAsync($"{repository}/blobs/{layer}")))
        await using (var unpacked = new GZipStream(packed, CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(unpacked, folder, overwriteFiles: false);
        var config = manifest.GetProperty("config").GetProperty("digest").GetString();
        return JsonElement.Parse(await GetAsync($"{repository}/blobs/{config}"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _daemon.DisposeAsync();
    }

    private async Task PushBaseAsync()
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "tmp/"));
        var layer = new MemoryStream();
        await using (var gzip = new GZipStream(layer, CompressionLevel.Fastest)) gzip.Write(tar.ToArray());
        var config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{{Digest(tar.ToArray())}}}"]}}""");
        await PushBlobAsync(layer.ToArray());
        await PushBlobAsync(config);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = Manifest,
            config = Described(Config, config),
            layers = new[] { Described(Layer, layer.ToArray()) },
        });
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue(Manifest);
        using var answer = await _http.PutAsync(Url(BaseImage.Replace(":", "/manifests/", StringComparison.Ordinal)), content);
        answer.EnsureSuccessStatusCode();
    }

    private async Task PushBlobAsync(byte[] blob)
    {
        using var begun = await _http.PostAsync(Url("base/blobs/uploads/"), content: null);
        begun.EnsureSuccessStatusCode();
        var upload = new UriBuilder(new Uri(Url(""), begun.Headers.Location!));
        upload.Query = $"{upload.Query}&digest={Uri.EscapeDataString(Digest(blob))}";
        using var content = new ByteArrayContent(blob);
        using var answer = await _http.PutAsync(upload.Uri, content);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<byte[]> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(path));
        request.Headers.Accept.ParseAdd($"{Manifest}, application/vnd.docker.distribution.manifest.v2+json, */*");
        using var answer = await _http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private Uri Url(string path) => new($"http://{Authority}/v2/{path}");

    private static object Described(string type, byte[] blob) =>
        new { mediaType = type, digest = Digest(blob), size = blob.Length };

    private static string Digest(byte[] blob) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(blob))}";
}
