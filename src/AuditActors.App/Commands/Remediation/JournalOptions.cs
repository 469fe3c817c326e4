using System.CommandLine;
using AuditActors.App.Commands.Server;
using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Runtime;
using AuditActors.Runtime.Remediation;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Remedies;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditActors.App.Commands.Remediation;

/// <summary>
/// The options of commands that look at the journal of remediation: a node's, where its address is given, else that in
/// the store that the configuration names, beside a node or without one.
/// </summary>
internal sealed class JournalOptions
{
    private readonly ServerOptions _server = new(isOptional: true);

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

    public IEnumerable<Option> All => [_config, _set, .. _server.All];

    /// <summary>Does something with the journal. Fails with <see cref="CommandException"/>.</summary>
    public async Task UseAsync(
        ParseResult parsed, Func<IRemediationDesk, Task> use, CancellationToken cancellationToken)
    {
        if (_server.Read(parsed, Environment.GetEnvironmentVariable) is { } server)
        {
            await use(new ServedRemediationDesk(server));
            return;
        }

        var settings = NodeSettingsReader.Read(
            parsed.GetValue(_config), parsed.GetValue(_set) ?? [], Environment.GetEnvironmentVariable);
        using var signals = new RuntimeSignals(NullLogger<RuntimeSignals>.Instance);
        var store = await LastingStore.OpenAsync(settings, signals, "there is no journal", cancellationToken);
        ClusterRemedies? remedies = null;
        try
        {
            await use(new StoredRemediationDesk(
                new RemedyDesk(store, TimeProvider.System),
                () => remedies ??= RemediationWiring.Connect(settings.Remediation, TimeProvider.System),
                settings.Remediation.Guards.DryRun));
        }
        catch (DecisionException e)
        {
            throw new CommandException(e.Message);
        }
        finally
        {
            remedies?.Dispose();
        }
    }
}
