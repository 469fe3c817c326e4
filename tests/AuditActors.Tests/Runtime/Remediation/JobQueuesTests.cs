using AuditActors.Runtime.Remediation;

namespace AuditActors.Tests.Runtime.Remediation;

public sealed class JobQueuesTests
{
    private readonly JobQueues _jobs = new();

    [Fact]
    public void Jobs_on_one_object_run_one_after_another_in_order()
    {
        RemedyJob[] jobs = [Job("a", "pod"), Job("b", "pod"), Job("c", "pod")];

        Assert.Equal([true, false, false], jobs.Select(_jobs.Add));
        Assert.Equal([jobs[1], jobs[2], null], jobs.Select(_jobs.End));
        Assert.Equal(0, _jobs.Count);
    }

    [Fact]
    public void Jobs_on_different_objects_run_at_once()
    {
        Assert.True(_jobs.Add(Job("a", "pod")));
        Assert.True(_jobs.Add(Job("a", "node")));
    }

    [Fact]
    public void A_job_that_is_there_is_not_taken_twice()
    {
        var job = Job("a", "pod");
        _jobs.Add(job);

        Assert.False(_jobs.Add(job with { }));
        Assert.Null(_jobs.End(job));
        Assert.True(_jobs.Add(job));
    }

    private static RemedyJob Job(string rule, string queue) => new(Guid.Empty, rule, queue);
}
