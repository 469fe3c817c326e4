using System.CommandLine;
using AuditActors.App.Configuration;
using AuditActors.Runtime;
using AuditActors.Runtime.Remediation;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditActors.App.Commands;

/// <summary>The options of commands that look at the journal of remediation, beside a node or without one.</summary>
internal sealed class JournalOptions
{
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The node's HOCON file over the defaults in hocon/",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A single setting over the file; repeatable",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    public IEnumerable<Option> All => [_config, _set];

    /// <summary>Does something with the journal. Fails with <see cref="CommandException"/>.</summary>
    public async Task UseAsync(
        ParseResult parsed, Func<NodeSettings, RemedyDesk, Task> use, CancellationToken cancellationToken)
    {
        var settings = NodeSettingsReader.Read(
            parsed.GetValue(_config), parsed.GetValue(_set) ?? [], Environment.GetEnvironmentVariable);
        using var signals = new RuntimeSignals(NullLogger<RuntimeSignals>.Instance);
        var store = await LastingStore.OpenAsync(settings, signals, "there is no journal", cancellationToken);
        await use(settings, new RemedyDesk(store, TimeProvider.System));
    }
}
