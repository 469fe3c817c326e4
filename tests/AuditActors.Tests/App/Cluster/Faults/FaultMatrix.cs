namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>Everything that may happen to a cluster.</summary>
internal static class FaultMatrix
{
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Downed = TimeSpan.FromSeconds(60);

    // What a short run shares with others: one undisturbed node tells what all of them have to raise.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(25);

    // Shards of nodes that are alive know nothing of it.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    // The chart's minReadySeconds: a StatefulSet restarts the next pod only then.
    private static readonly TimeSpan MinReady = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Failover = TimeSpan.FromSeconds(16);

    /// <param name="isShort">Whether what can be shortened is.</param>
    public static IReadOnlyList<Fault> Of(bool isShort) =>
    [
        new Fault { Name = "kill-node", Load = Short, Target = Failover, NewWithin = AtOnce, Happen = KillNodeAsync },
        new Fault
        {
            Name = "kill-node-fast",
            Profile = "cluster-fast",
            Load = Short,
            Target = TimeSpan.FromSeconds(10),
            NewWithin = AtOnce,
            Happen = KillNodeAsync,
        },
        new Fault
        {
            Name = "kill-and-return",
            Load = TimeSpan.FromSeconds(20),
            Target = TimeSpan.FromSeconds(6),
            NewWithin = AtOnce,
            Happen = async run =>
            {
                var node = run.Pick(1, node => node != run.Reader)[0];
                run.CountFromNow();
                await run.KillAsync(node);
                await Task.Delay(Restart);
                run.Start(node);
                await run.FormedAsync();
            },
        },
        new Fault
        {
            Name = "kill-reader",
            Load = Short,
            Target = Failover,
            Happen = async run =>
            {
                var reader = run.Reader;
                run.CountFromNow();
                await run.KillAsync(reader);
            },
        },
        new Fault
        {
            Name = "kill-two-of-five",
            Nodes = 5,
            Load = TimeSpan.FromSeconds(30),
            Target = Failover,
            Happen = async run =>
            {
                var killed = run.Pick(2);
                run.CountFromNow();
                await Task.WhenAll(killed.Select(run.KillAsync));
            },
        },
              new Fault
        {
            Name = "rolling-restart",
            Load = TimeSpan.FromSeconds(75),
            Target = TimeSpan.FromSeconds(1),
            Happen = run => RestartAsync(run, MinReady),
        },
        new Fault
        {
            Name = "hasty-restart",
            Load = TimeSpan.FromSeconds(45),
            Target = TimeSpan.FromSeconds(2),
            Happen = run => RestartAsync(run, TimeSpan.Zero),
        },
        new Fault
        {
            Name = "partition",
            Nodes = isShort ? 3 : 5,
            Load = isShort ? Short : TimeSpan.FromSeconds(30),
            Target = Failover,
            NeedsCut = true,
            Happen = async run =>
            {
                // The reader is on the side that has to stop: it still reaches the stream and the database.
                var reader = run.Reader;
                int[] minority = [reader, .. isShort ? [] : run.Pick(1, node => node != reader)];
                run.CountFromNow();
                await run.Network.CutAsync(minority, [.. run.Running.Except(minority)]);
                foreach (var node in minority) await run.EndedAsync(node, Downed);
                await run.Network.HealAsync();
                foreach (var node in minority) run.Start(node);
                await run.FormedAsync();
            },
        },
        new Fault
        {
            Name = "database-gone",
            Load = isShort ? Short : TimeSpan.FromSeconds(80),
            Target = TimeSpan.FromSeconds(6),
            Happen = async run =>
            {
                await run.Database.StopAsync();
                await Task.Delay(TimeSpan.FromSeconds(isShort ? 10 : 60));
                await run.Database.StartAsync();
                run.CountFromNow();
            },
        },
        new Fault
        {
            Name = "database-slow",
            Load = TimeSpan.FromSeconds(40),
            // A transaction of ten statements takes seconds then: alerts may wait for as long as it is slow, and the
            // backlog after that.
            Target = TimeSpan.FromSeconds(40),
            Happen = async run =>
            {
                run.CountFromNow();
                run.DatabaseDelay = TimeSpan.FromMilliseconds(100);
                await Task.Delay(TimeSpan.FromSeconds(25));
                run.DatabaseDelay = TimeSpan.Zero;
            },
        },
        new Fault
        {
            Name = "stream-hangs-up",
            Load = TimeSpan.FromSeconds(30),
            Target = TimeSpan.FromSeconds(3),
            DropAfter = 300,
            Happen = run =>
            {
                run.CountFromNow();
                return Task.CompletedTask;
            },
        },
        new Fault
        {
            Name = "paused-node",
            Load = TimeSpan.FromSeconds(50),
            Target = Failover,
            Happen = async run =>
            {
                var node = run.Reader;
                run.CountFromNow();
                await run.SignalAsync(node, "STOP");
                await Task.Delay(TimeSpan.FromSeconds(30));
                await run.SignalAsync(node, "CONT");
                await run.EndedAsync(node, Downed);
                run.Start(node);
                await run.FormedAsync();
            },
        },
        new Fault
        {
            Name = "full-restart",
            Load = TimeSpan.FromSeconds(40),
            Target = TimeSpan.FromSeconds(30),
            Happen = async run =>
            {
                var all = run.Running;
                await Task.WhenAll(all.Select(run.KillAsync));
                foreach (var node in all) run.Start(node);
                run.CountFromNow();
                await run.FormedAsync();
            },
        },
        new Fault
        {
            Name = "scale-1-5-2",
            Nodes = 5,
            AtFirst = 1,
            Load = TimeSpan.FromSeconds(60),
            // Four processes start meanwhile, on the cores that judge.
            Target = TimeSpan.FromSeconds(2),
            Happen = async run =>
            {
                run.CountFromNow();
                for (var node = 1; node < 5; node++) run.Start(node);
                await run.FormedAsync();
                await Task.Delay(TimeSpan.FromSeconds(5));
                for (var node = 4; node >= 2; node--)
                {
                    await run.LeaveAsync(node);
                    await run.FormedAsync();
                }
            },
        },
    ];

    private static async Task KillNodeAsync(FaultRun run)
    {
        var node = run.Pick(1, node => node != run.Reader)[0];
        run.CountFromNow();
        await run.KillAsync(node);
    }

    private static async Task RestartAsync(FaultRun run, TimeSpan minReady)
    {
        run.CountFromNow();
        foreach (var node in run.Running)
        {
            await run.LeaveAsync(node);
            run.Start(node);
            await run.FormedAsync();
            await Task.Delay(minReady);
        }
    }
}
