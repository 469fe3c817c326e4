using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.App.Commands;

/// <summary>The sources of a node that runs until it is told to stop.</summary>
internal static class LiveSources
{
    /// <summary>What settings name, for a node that reads.</summary>
    /// <exception cref="CommandException">An address is none, or a node of a cluster has none.</exception>
    public static List<SourceAddress> Of(NodeSettings settings)
    {
        var sources = settings.Sources.Select(Parse).ToList();
        if (!settings.Cluster.Roles.HasFlag(NodeRoles.Ingest)) return [];
        return sources.Count > 0 || !settings.Cluster.IsShared
            ? sources
            : throw new CommandException(
                "configuration: auditactors.sources: empty; the cluster would have nothing to read");
    }

    /// <summary>Until all of them end, or the node is told to stop; then what is under way is finished.</summary>
    /// <exception cref="CommandException">A source failed, or the node lost its cluster.</exception>
    public static async Task ReadAsync(
        Node node, List<SourceAddress> sources, NodeSettings settings, CancellationToken stopping)
    {
        var shared = settings.Cluster.IsShared ? sources.OfType<SourceAddress.Tail>().ToList<SourceAddress>() : [];
        var runs = new List<IngestRun>();
        try
        {
            node.Share(shared);
            // Alerts of others come by themselves.
            var posted = sources.OfType<SourceAddress.Alerts>().ToList<SourceAddress>();
            foreach (var source in sources.Except(shared).Except(posted))
                runs.Add(await node.ReadAsync(source, stopping));
            var isEndless = settings.Cluster.IsShared || posted.Count > 0;
            var ended = Task.WhenAny(EndAsync(node, runs, isEndless), node.Terminated);
            await await ended.WaitAsync(stopping);
            if (node.Terminated.IsCompleted) throw Removed();
            if (runs.Count > 0) await node.CloseWindowsAsync(runs[^1].Source);
        }
        catch (Exception) when (node.IsEnding && !stopping.IsCancellationRequested)
        {
            throw Removed();
        }
        catch (InputException e)
        {
            throw new CommandException(e.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await DrainAsync(runs, settings.Drain);
        }
    }

    private static CommandException Removed() =>
        new("the node was removed from its cluster, or could not enter it; it has to be started again");

    // A node of a cluster works for the others too, and one that takes alerts waits for them: it does not end with what
    // it reads.
    private static async Task EndAsync(Node node, List<IngestRun> runs, bool isEndless)
    {
        await foreach (var ended in Task.WhenEach(runs.Select(run => run.Finished))) await ended;
        if (isEndless) await node.Terminated;
    }

    private static async Task DrainAsync(List<IngestRun> runs, TimeSpan drain)
    {
        foreach (var run in runs) run.Stop();
        try
        {
            await Task.WhenAll(runs.Select(run => run.Finished)).WaitAsync(drain, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Console.Error.WriteLine($"auditactors: some events were not finished within {drain.TotalSeconds:0.#} s");
        }
    }

    private static SourceAddress Parse(string text)
    {
        try
        {
            var source = SourceAddress.Parse(text);
            if (source is SourceAddress.Recorded { Path: var path } && !Path.Exists(path))
                throw new CommandException($"{path}: there is no such file or folder");
            return source;
        }
        catch (InputException e)
        {
            throw CommandException.WrongUsage(e.Message);
        }
    }
}
