using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>
/// Events of a stream and of a webhook, the same ones for the same seed. Every event is an alert, and users who delete
/// much are another one, out of a window that the store keeps.
/// </summary>
/// <param name="Seed">Decides who does what where.</param>
/// <param name="Events">Of the stream.</param>
/// <param name="Rate">Events of the stream each second.</param>
/// <param name="Posts">To the webhook, while the stream lasts.</param>
internal sealed record FaultLoad(int Seed, int Events, double Rate, int Posts)
{
    private const int EventsAPost = 5;
    private const int Namespaces = 32;
    private const int Users = 6;
    private const double Deletions = 0.25;
    private const double OfNoNamespace = 0.05;

    // Of events in a namespace of their own.
    private const double OfNewNamespace = 0.1;
    private const string New = "new";
    private const string Hook = "hook";

    /// <summary>How many alerts say that a single event was seen.</summary>
    public int Seen => Events + Posts * EventsAPost;

    public TimeSpan Lasts => TimeSpan.FromSeconds(Events / Rate);

    /// <summary>Settings by which short windows are kept as long ones are.</summary>
    public static string[] Settings => ["--set", "correlations.durable-from=1s"];

    public static string RulesText => """
        - rule: Something happened
          desc: Every event
          condition: ka.verb in (get, delete)
          output: seen %ka.auditid.
          priority: WARNING
          source: k8s_audit
        - correlation: Much is deleted
          desc: A user deletes again and again
          type: event_count
          condition: ka.verb = delete
          scope: namespace
          group_by: [ka.user.name]
          timespan: 20s
          threshold: {gte: 4}
          output: "%count deletions by %ka.user.name"
          priority: NOTICE
          source: k8s_audit
        """;

    /// <summary>A line for each event of the stream.</summary>
    public string Lines()
    {
        var random = new Random(Seed);
        var lines = new StringBuilder();
        for (var number = 0; number < Events; number++)
            lines.Append(Event(random, $"load-{number}", "ns", number / Rate).ToJsonString()).Append('\n');
        return lines.ToString();
    }

    /// <summary>A body for the webhook.</summary>
    public string Post(int number)
    {
        var random = new Random(Seed + number + 1);
        var at = number * Lasts.TotalSeconds / Posts;
        var items = Enumerable.Range(0, EventsAPost)
            .Select(item => Event(random, $"post-{number}-{item}", Hook, at + item * 0.001));
        return new JsonObject
        {
            ["kind"] = "EventList",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["items"] = new JsonArray([.. items]),
        }.ToJsonString();
    }

    /// <summary>Whether nothing happened in the namespace before or after.</summary>
    public static bool IsNew(string name) => name.StartsWith(New, StringComparison.Ordinal);

    /// <summary>The number of an event of the stream; null for others.</summary>
    public static int? NumberOf(string identity) => Number(identity, "load-");

    /// <summary>The number of the post that an event came with; null for others.</summary>
    public static int? PostOf(string identity) => Number(identity, "post-");

    private static JsonObject Event(Random random, string id, string space, double second)
    {
        var time = Some.Time.AddSeconds(second).UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var happened = new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["auditID"] = id,
            ["stage"] = "ResponseComplete",
            ["verb"] = random.NextDouble() < Deletions ? "delete" : "get",
            ["user"] = new JsonObject { ["username"] = $"user-{random.Next(Users)}" },
            ["requestReceivedTimestamp"] = time,
            ["stageTimestamp"] = time,
        };
        var where = random.Next(Namespaces);
        // Two sources that share a window would each be in order, but not both together.
        if (space == Hook || random.NextDouble() >= OfNoNamespace)
            happened["objectRef"] = new JsonObject { ["resource"] = "pods", ["namespace"] = $"{space}-{where}" };
        if (space != Hook && random.NextDouble() < OfNewNamespace)
            happened["objectRef"] = new JsonObject { ["resource"] = "pods", ["namespace"] = $"{New}-{id}" };
        return happened;
    }

    private static int? Number(string identity, string prefix)
    {
        if (!identity.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var digits = identity.AsSpan(prefix.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }
}
