using AuditActors.Tests.Runtime.Store;
using Xunit.Abstractions;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>
/// What happens to a cluster under load takes no alert away and adds none. All of it with AUDITACTORS_FAULTS=all, some
/// with names separated by commas; without, three in a short form. AUDITACTORS_FAULTS_TRACE names a folder for what
/// nodes said and how long events waited.
/// </summary>
[Collection(nameof(ClusterFaults))]
public sealed class ClusterFaultTests(PostgreSqlServer server, ITestOutputHelper output) : IClassFixture<PostgreSqlServer>
{
    private const double Rate = 120;
    private const int Seed = 7;

    // On a machine that does other things at the same time.
    private const int Tolerance = 3;

    private static readonly string[] Usual = ["kill-reader", "partition", "database-gone"];
    private static readonly string Wanted = Environment.GetEnvironmentVariable("AUDITACTORS_FAULTS") ?? "";

    public static TheoryData<string> Names => Wanted switch
    {
        "" => [.. Usual],
        "all" => [.. FaultMatrix.Of(isShort: false).Select(fault => fault.Name)],
        _ => [.. Wanted.Split(',')],
    };

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Loses_and_doubles_no_alert(string name)
    {
        var isShort = Wanted.Length == 0;
        var fault = FaultMatrix.Of(isShort).Single(fault => fault.Name == name);
        var load = new FaultLoad(Seed, (int)(Rate * fault.Load.TotalSeconds), Rate, Posts: (int)fault.Load.TotalSeconds);
        await using var run = await FaultRun.StartAsync(fault, load, server);

        await fault.Happen(run);
        var report = await run.FinishAsync();

        output.WriteLine(FaultReport.Head);
        output.WriteLine(report.ToString());
        Assert.Empty(report.Lost);
        Assert.Empty(report.Surplus);
        Assert.Equal(0, report.Doubled);
        if (fault.NewWithin is { } within)
            AssertAtMost(report.NewAfter ?? TimeSpan.MaxValue, within * (isShort ? Tolerance : 1));
        AssertAtMost(report.Gap, fault.Target * (isShort ? Tolerance : 1));
    }

    // Clocks of processes and of the database differ by some milliseconds, so that a wait may come out below nothing.
    private static void AssertAtMost(TimeSpan waited, TimeSpan most) =>
        Assert.InRange(waited, TimeSpan.MinValue, most);
}
