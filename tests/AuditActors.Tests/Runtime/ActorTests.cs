using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace AuditActors.Tests.Runtime;

/// <summary>Tests with actors: quiet, and patient with a machine that has other things to do.</summary>
public abstract class ActorTests : TestKit
{
    private static readonly Config Settings = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = off
          test.single-expect-default = 60s
          test.default-timeout = 60s
        }
        """);

    protected ActorTests()
        : base(Settings)
    {
    }
}
