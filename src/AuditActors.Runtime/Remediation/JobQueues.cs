namespace AuditActors.Runtime.Remediation;

/// <summary>Which jobs may run: of each queue one at a time, in order, none that is there already.</summary>
internal sealed class JobQueues
{
    private readonly Dictionary<string, Queue<RemedyJob>> _queues = new(StringComparer.Ordinal);
    private readonly HashSet<RemedyJob> _known = [];

    /// <summary>Jobs that run or wait.</summary>
    public int Count => _known.Count;

    /// <summary>Takes a job in; true if it may run now.</summary>
    public bool Add(RemedyJob job)
    {
        if (!_known.Add(job)) return false;
        if (_queues.TryGetValue(job.Queue, out var waiting))
        {
            waiting.Enqueue(job);
            return false;
        }

        _queues[job.Queue] = new Queue<RemedyJob>();
        return true;
    }

    /// <summary>Ends a job; gives the one that may run now, if any.</summary>
    public RemedyJob? End(RemedyJob job)
    {
        if (!_known.Remove(job)) return null;
        if (_queues[job.Queue].TryDequeue(out var next)) return next;
        _queues.Remove(job.Queue);
        return null;
    }
}
