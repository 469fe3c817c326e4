using AuditActors.Fuzz;
using SharpFuzz;

if (args is not [var name] || Targets.Find(name) is not { } target)
{
    await Console.Error.WriteLineAsync($"usage: AuditActors.Fuzz {string.Join('|', Targets.Names)}");
    return 2;
}

Fuzzer.OutOfProcess.Run(stream => target(ReadAll(stream)));
return 0;

static byte[] ReadAll(Stream stream)
{
    using var bytes = new MemoryStream();
    stream.CopyTo(bytes);
    return bytes.ToArray();
}
