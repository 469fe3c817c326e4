using System.CommandLine;
using AuditActors.App.Commands.Server;
using AuditActors.App.Wiring;
using AuditActors.Runtime;
using AuditActors.Runtime.Store;
using AuditActors.Sinks.Grpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditActors.App.Commands.DeadLetters;

/// <summary>
/// The options of commands about dead letters: a node's, where its address is given, else those in the store that the
/// configuration names, beside a node or without one.
/// </summary>
internal sealed class DeadLetterOptions
{
    private readonly NodeOptions _node = new();
    private readonly ServerOptions _server = new(isOptional: true);

    public IEnumerable<Option> All => [.. _node.Where, .. _server.All];

    public static Option<string?> Sink() => new("--sink")
    {
        Description = "Only those of one sink, on any node or on one",
        HelpName = "NAME[@NODE]",
    };

    /// <summary>Does something with dead letters. Fails with <see cref="CommandException"/>.</summary>
    public async Task UseAsync(
        ParseResult parsed, Func<IDeadLetterQueue, Task> use, CancellationToken cancellationToken)
    {
        if (_server.Read(parsed, Environment.GetEnvironmentVariable) is { } server)
        {
            await use(new ServedDeadLetterQueue(server));
            return;
        }

        var settings = _node.Settings(parsed);
        if (settings.Store?.Location is StoreLocation.SqliteFile { Path: { Length: > 0 } path } && !File.Exists(path))
            throw new CommandException($"{path}: there is no such store");
        using var signals = new RuntimeSignals(NullLogger<RuntimeSignals>.Instance);
        var store = await LastingStore.OpenAsync(settings, signals, "there are no dead letters", cancellationToken);
        await use(new StoredDeadLetterQueue(store));
    }
}
