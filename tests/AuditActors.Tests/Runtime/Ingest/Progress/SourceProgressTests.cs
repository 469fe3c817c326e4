using AuditActors.Runtime.Ingest.Progress;

namespace AuditActors.Tests.Runtime.Ingest.Progress;

public sealed class SourceProgressTests
{
    private readonly SourceProgress _progress = new();

    [Fact]
    public void Resumes_from_nowhere_before_anything_is_finished()
    {
        _progress.Received(lastEvent: 1, stamp: 100);

        Assert.Null(_progress.ResumeFrom);
    }

    [Fact]
    public void Resumes_from_the_newest_finished_frame()
    {
        _progress.Received(1, 100);
        _progress.Received(2, 200);
        _progress.Received(3, 300);

        _progress.Finished(2);

        Assert.Equal(200UL, _progress.ResumeFrom);
    }

    [Fact]
    public void Resumes_from_an_older_frame_that_is_under_way()
    {
        _progress.Received(1, 200);
        _progress.Received(2, 150);

        _progress.Finished(1);

        Assert.Equal(150UL, _progress.ResumeFrom);
    }

    [Fact]
    public void Does_not_go_back_for_an_old_frame_that_is_finished()
    {
        _progress.Received(1, 200);
        _progress.Received(2, 150);

        _progress.Finished(2);

        Assert.Equal(200UL, _progress.ResumeFrom);
    }

    [Fact]
    public void A_frame_without_events_is_finished_with_the_one_before()
    {
        _progress.Received(1, 100);
        _progress.Finished(1);

        _progress.Received(1, 200);

        Assert.Equal(200UL, _progress.ResumeFrom);
    }
}
