using System.Text.Json.Nodes;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Tests.Runtime;
using CsCheck;

namespace AuditActors.Tests.Rules.Matching;

/// <summary>
/// What is told of an event by its header alone: never that no rule can match when one does, and exactly what the
/// rules say when they look at nothing else.
/// </summary>
public sealed class GateTests
{
    private const int Samples = 20_000;

    private static readonly string[] Fields =
    [
        "ka.stage", "ka.verb", "ka.user.name", "ka.target.namespace", "ka.target.resource", "ka.target.subresource",
        "jevt.value[/stage]", "json.value[/verb]", "jevt.value[/user/username]", "json.value[/objectRef/resource]",
    ];

    private static readonly Gen<string> Word = Gen.OneOf("get", "pods", "system:node", "a", "ab", "7", "true", "null");

    private static readonly Gen<string> HeaderTerm = Gen.Select(Gen.OneOf(Fields), Word, Word).SelectMany(
        (field, one, other) => Gen.OneOf(
            $"{field} exists", $"{field} = \"{one}\"", $"{field} != \"{one}\"", $"{field} in (\"{one}\", \"{other}\")",
            $"{field} startswith \"{one}\"", $"{field} contains \"{one}\"", $"{field} glob \"*{one}\"",
            $"{field} startswith anyof (\"{one}\", \"{other}\")", "jevt.rawtime = 0", "json.rawtime exists"));

    private static readonly Gen<string> BodyTerm = Gen.OneOf(
        "ka.uri contains a", "ka.user.groups intersects (a)", "ka.target.name = pods", "tolower(ka.verb) = get",
        "ka.verb = val(ka.target.name)");

    private static readonly Gen<JsonNode?> Value = Gen.OneOf(
        Word.Select(word => (JsonNode?)word), Gen.Const((JsonNode?)null), Gen.Const((JsonNode?)7),
        Gen.Const((JsonNode?)""), Gen.Const((JsonNode?)"esc\\aped"), Gen.Const((JsonNode?)"get\0"));

    private static readonly Gen<JsonNode?> PlainValue = Gen.OneOf(
        Word.Select(word => (JsonNode?)word), Gen.Const((JsonNode?)null), Gen.Const((JsonNode?)""));

    [Fact]
    public void Lets_through_whatever_raises_an_alert() =>
        Gen.Select(Conditions(Gen.OneOf(HeaderTerm, BodyTerm)).Array[3], Event(Value).Array[10]).Sample(
            (conditions, events) => Check(conditions, events, (raised, through) => through || !raised),
            iter: Samples);

    [Fact]
    public void Lets_through_nothing_else_when_rules_look_at_the_header_only() =>
        Gen.Select(Conditions(HeaderTerm).Array[3], Event(PlainValue).Array[10]).Sample(
            (conditions, events) => Check(conditions, events, (raised, through) => through == raised),
            iter: Samples);

    [Fact]
    public void Cannot_tell_without_an_audit_id()
    {
        var set = Some.Rules(("get", "ka.verb = get"));

        Assert.True(set.MayMatch(Some.Event("{\"kind\":\"Event\",\"stageTimestamp\":\"2026-01-02T03:04:05Z\"}")));
    }

    [Theory]
    [InlineData("{\"verb\":\"get\",\"verb\":\"list\"}")]
    [InlineData("{\"verb\":\"list\",\"verb\":\"get\"}")]
    public void Goes_with_the_rules_when_a_key_stands_twice(string verbs)
    {
        var json = verbs.Replace(
            "{",
            "{\"kind\":\"Event\",\"auditID\":\"a\",\"stageTimestamp\":\"2026-01-02T03:04:05Z\",",
            StringComparison.Ordinal);

        AssertHolds(Some.Rules(("get", "ka.verb = get")), Some.Event(json), (raised, through) => through == raised);
    }

    private static Gen<string> Conditions(Gen<string> term) => Gen.Recursive<string>((depth, inner) => depth > 3
        ? term
        : Gen.OneOf(
            term,
            inner.Array[2, 3].Select(terms => $"({string.Join(" and ", terms)})"),
            inner.Array[2, 3].Select(terms => $"({string.Join(" or ", terms)})"),
            inner.Select(negated => $"not ({negated})")));

    private static Gen<AuditEvent> Event(Gen<JsonNode?> value) => value.Array[6].Select(values =>
    {
        var user = new JsonObject();
        var target = new JsonObject { ["name"] = "pods" };
        var root = new JsonObject
        {
            ["kind"] = "Event",
            ["auditID"] = "id",
            ["stageTimestamp"] = "2026-01-02T03:04:05Z",
        };
        Set(root, "stage", values[0]);
        Set(root, "verb", values[1]);
        Set(user, "username", values[2]);
        Set(target, "namespace", values[3]);
        Set(target, "resource", values[4]);
        Set(target, "subresource", values[5]);
        root["user"] = user;
        root["objectRef"] = target;
        return Some.Event(root.ToJsonString());
    });

    private static void Set(JsonObject to, string key, JsonNode? value)
    {
        if (value is not null) to[key] = value.DeepClone();
    }

    private static void Check(string[] conditions, AuditEvent[] events, Func<bool, bool, bool> law)
    {
        var set = Some.Rules([.. conditions.Select((condition, index) => ($"rule {index}", condition))]);
        foreach (var audit in events) AssertHolds(set, audit, law);
    }

    private static void AssertHolds(RuleSet set, AuditEvent audit, Func<bool, bool, bool> law)
    {
        var alerts = new List<Alert>();
        set.NewEvaluator().Evaluate(new ObservedEvent(audit.Json, audit.Header.Time, 1, audit.Header.Time), alerts);

        Assert.True(
            law(alerts.Count > 0, set.MayMatch(audit)),
            $"{string.Join(" | ", set.Rules.Select(rule => rule.ConditionText))}: {alerts.Count} alerts");
    }
}
