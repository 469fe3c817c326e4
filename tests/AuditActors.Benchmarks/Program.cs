using AuditActors.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// What is measured is built anew, with all analyzers.
var config = DefaultConfig.Instance
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"))
    .WithBuildTimeout(TimeSpan.FromMinutes(10));
BenchmarkSwitcher.FromAssembly(typeof(EventBenchmarks).Assembly).Run(args, config);
