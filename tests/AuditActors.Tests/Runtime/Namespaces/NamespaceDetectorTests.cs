using System.Text;
using AuditActors.Rules;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class NamespaceDetectorTests
{
    private static readonly RuleSet Rules = Some.Rules(
        ("any", "ka.verb exists"),
        ("deletion", "ka.verb = delete"));

    private static readonly EvaluatorPool Evaluators = new(Rules, threads: 1);

    [Fact]
    public void Alerts_come_in_the_order_of_events_then_of_rules() =>
        Assert.Equal(
            ["any a", "any b", "deletion b", "any c"],
            Judge(Detector(), Some.Json("a"), Some.Json("b", verb: "delete"), Some.Json("c")));

    [Fact]
    public void Copies_are_dropped_where_the_source_may_repeat_itself()
    {
        var detector = Detector();

        Assert.Equal(["any a"], Judge(detector, Some.Json("a"), Some.Json("a")));
        Assert.Equal(["any b"], Judge(detector, Some.Json("a"), Some.Json("b")));
    }

    [Fact]
    public void Copies_count_as_events_where_the_source_does_not_repeat_itself() =>
        Assert.Equal(["any a", "any a"], Judge(Detector(), dropCopies: false, Some.Json("a"), Some.Json("a")));

    [Fact]
    public void Stages_of_a_request_are_no_copies() =>
        Assert.Equal(
            ["any a", "any a"],
            Judge(Detector(), Some.Json("a", stage: "ResponseStarted"), Some.Json("a", stage: "ResponseComplete")));

    [Fact]
    public void A_deed_that_borrows_the_auditID_of_another_is_no_copy() =>
        Assert.Equal(
            ["any a", "any a", "deletion a"],
            Judge(Detector(), Some.Json("a"), Some.Json("a", verb: "delete", second: 1)));

    [Fact]
    public void Only_the_latest_events_are_remembered()
    {
        var detector = Detector(recentIdentities: 2);

        Judge(detector, Some.Json("a"), Some.Json("b"), Some.Json("c"));

        Assert.Equal(["any a"], Judge(detector, Some.Json("c"), Some.Json("a")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(NamespaceDetector.EventsPerThread - 1)]
    [InlineData(NamespaceDetector.EventsPerThread * 2)]
    [InlineData((NamespaceDetector.EventsPerThread * 7) + 3)]
    public void Several_threads_find_what_one_finds_in_the_same_order(int events)
    {
        var json = Enumerable.Range(0, events)
            .Select(index => Some.Json($"{index * 5 % 97}", verb: index % 3 == 0 ? "delete" : "get")).ToArray();

        Assert.Equal(Judge(Detector(), json), Judge(Detector(), new EvaluatorPool(Rules, threads: 4), true, json));
    }

    private static NamespaceDetector Detector(int recentIdentities = 100) =>
        new(Some.Identities(recentIdentities), correlates: false, Some.Signals());

    private static IEnumerable<string> Judge(NamespaceDetector detector, params string[] json) =>
        Judge(detector, dropCopies: true, json);

    private static IEnumerable<string> Judge(NamespaceDetector detector, bool dropCopies, params string[] json) =>
        Judge(detector, Evaluators, dropCopies, json);

    private static IEnumerable<string> Judge(
        NamespaceDetector detector, EvaluatorPool evaluators, bool dropCopies, string[] json) =>
        detector.Judge(Some.Batch("shop", 1, dropCopies, json), evaluators).Alerts
            .Select(alert => $"{alert.Rule} {Encoding.UTF8.GetString(alert.Message.Span)}");
}
