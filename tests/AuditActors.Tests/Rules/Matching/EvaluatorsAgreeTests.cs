using System.Text.Json.Nodes;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Output;
using CsCheck;

namespace AuditActors.Tests.Rules.Matching;

/// <summary>The law of the engine: the compiled form says what the plain reading of the condition says.</summary>
public sealed class EvaluatorsAgreeTests
{
    private const int Conditions = 10_000;
    private const int EventsPerCondition = 12;

    private static readonly string[] TextFields =
        ["ka.verb", "ka.user.name", "ka.target.name", "ka.target.resource", "ka.stage", "json.value[/x]"];

    private static readonly HashSet<string> ListFields = ["ka.user.groups", "ka.req.role.rules.verbs"];

    private static readonly Gen<string> Text = Gen.OneOf(
        "", "a", "ab", "abc", "A", "aB", "b/a", "/a/b", "/a", "é", "a b", "1", "200", "1000", "true", "<NA>", "a*b",
        "get", "with \"quotes\"", "back\\slash", "line\nbreak");

    private static readonly Gen<string> Pattern = Gen.OneOf(
        "*", "a*", "*b", "a?c", "?", "??", "/*/b", "a", "", "*a*b*");

    private static readonly Gen<string> Expression = Gen.OneOf("a.*", "[ab]+", "a|get", "", "(a|b)*c?", "1[0-9]*");

    private static readonly Gen<Operand> List = Gen.OneOf(
        Gen.OneOf([.. ListFields]).Select(Field),
        Gen.OneOf([.. ListFields]).Select(name => Transform("toupper", Field(name))));

    private static readonly Gen<Operand> Scalar = Gen.Recursive<Operand>((depth, inner) => depth > 2
        ? Gen.OneOf(TextFields).Select(Field)
        : Gen.OneOf(
            Gen.OneOf(TextFields).Select(Field),
            Gen.OneOf(TextFields).Select(Field),
            Gen.Select(Gen.OneOf("tolower", "toupper", "basename"), inner, (name, x) => Transform(name, x)),
            Gen.Select(inner, Text, (x, text) => Transform("concat", x, new Operand.Constant(text))),
            Gen.Select(Text, List, (separator, list) => Transform("join", new Operand.Constant(separator), list))));

    private static readonly Gen<RightSide> Constants =
        Text.Array[0, 6].Select(texts => (RightSide)new RightSide.Constants([.. texts]));

    private static readonly Gen<Condition> Check = Gen.OneOf(
        Gen.OneOf(Scalar, List).Select(left => (Condition)new Condition.Exists(left, default)),
        Gen.Select(Scalar, Comparing(Operator.Equal, Operator.NotEqual, Operator.Contains, Operator.StartsWith,
            Operator.EndsWith, Operator.CaseInsensitiveContains), Text.Select(Constant), Compare),
        Gen.Select(Scalar, Comparing(Operator.Glob, Operator.CaseInsensitiveGlob), Pattern.Select(Constant), Compare),
        Gen.Select(Scalar, Comparing(Operator.Regex), Expression.Select(Constant), Compare),
        Gen.Select(Scalar, Comparing(Operator.Less, Operator.LessOrEqual, Operator.Greater, Operator.GreaterOrEqual),
            Gen.OneOf("1", "99", "200", "1e+3").Select(Constant), Compare),
        Gen.Select(Scalar, Comparing(Operator.In, Operator.Intersects), Constants, Compare),
        Gen.Select(Scalar, Comparing(Operator.PathMatch),
            Pattern.Array[0, 3].Select(texts => (RightSide)new RightSide.Constants([.. texts])), Compare),
        Gen.Select(List, Comparing(Operator.In, Operator.Intersects), Constants, Compare),
        Gen.Select(Scalar, Comparing(Operator.Equal, Operator.NotEqual, Operator.StartsWith, Operator.Contains,
            Operator.In), Scalar.Select(Value), Compare),
        Gen.Select(List, Comparing(Operator.In, Operator.Intersects), List.Select(Value), Compare),
        Gen.Select(Scalar, Gen.OneOf(Operator.Equal, Operator.NotEqual, Operator.StartsWith, Operator.Contains),
            Gen.OneOf(Modifier.OneOf, Modifier.AnyOf, Modifier.AllOf), Constants,
            (left, @operator, modifier, right) => Compare(left, new Comparison(@operator, modifier), right)),
        Gen.Select(Gen.OneOf(Scalar, List), Comparing(Operator.Equal, Operator.Less, Operator.GreaterOrEqual),
            Gen.Int[0, 6].Select(n => Constant(n.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            (left, comparison, right) => Compare(Transform("len", left), comparison, right)));

    private static readonly Gen<Condition> Condition_ = Gen.Recursive<Condition>((depth, inner) => depth > 3
        ? Check
        : Gen.OneOf(
            Check,
            inner.Array[2, 4].Select(terms => (Condition)new Condition.And([.. terms], default)),
            inner.Array[2, 4].Select(terms => (Condition)new Condition.Or([.. terms], default)),
            inner.Select(term => term is Condition.Not ? term : new Condition.Not(term, default))));

    private static readonly Gen<Condition[]> Discriminating = Gen.Recursive<Condition>((depth, inner) => Gen.OneOf(
        Gen.Select(Gen.OneOf("ka.verb", "ka.stage", "ka.target.resource").Select(Field),
            Comparing(Operator.In, Operator.Intersects), Constants, Compare),
        Gen.Select(Gen.OneOf("ka.verb", "ka.stage", "ka.target.resource").Select(Field),
            Comparing(Operator.Equal, Operator.NotEqual), Text.Select(Constant), Compare),
        depth > 2 ? Check : inner.Array[2, 3].Select(terms => (Condition)new Condition.Or([.. terms], default)),
        depth > 2 ? Check : inner.Array[2, 3].Select(terms => (Condition)new Condition.And([.. terms], default))))
        .Array[8];

    private static readonly Gen<Dictionary<string, string[]>> Event = Gen.Select(
        Gen.OneOf(Gen.Const((string?)null), Text.Select(text => (string?)text)).Array[TextFields.Length],
        Text.Array[0, 3].Array[ListFields.Count],
        (texts, lists) => TextFields.Zip(texts).Where(field => field.Second is not null)
            .Select(field => (field.First, Second: new[] { field.Second! }))
            .Concat(ListFields.Zip(lists).Where(field => field.Second.Length > 0))
            .ToDictionary(field => field.First, field => field.Second));

    [Fact]
    public void On_random_conditions_and_events() => Gen.Select(Condition_, Event.Array[EventsPerCondition]).Sample(
        (condition, events) =>
        {
            var text = ConditionPrinter.Print(condition);
            var parse = ConditionParser.Parse(text);
            Assert.True(parse.Error is null, $"{parse.Error} in {text}");
            Assert.Equal(text, ConditionPrinter.Print(parse.Condition!));
            var catalog = new FieldCatalog("host", TimeZoneInfo.Utc, TimeProvider.System);
            var plan = new FieldPlan(catalog);
            var shared = new SharedTerms();
            shared.Count(parse.Condition!);
            var predicate = new ConditionCompiler(new ReaderCompiler(catalog, plan), shared).Compile(parse.Condition!);
            var evaluation = new Evaluation(plan.NewView(), shared.Memos);
            foreach (var fields in events)
            {
                evaluation.Load(new ObservedEvent(Json(fields), 0, 1, 0));
                evaluation.Forget();
                var plain = new TreeEvaluator(fields, ListFields).Holds(condition);
                Assert.True(plain == predicate.Matches(evaluation), $"{text} should be {plain}");
            }
        },
        iter: Conditions);

    [Fact]
    public void In_rule_sets_where_an_index_leaves_out_what_cannot_match() =>
        Gen.Select(Gen.Select(Discriminating, Condition_.Array[8]), Event.Array[EventsPerCondition]).Sample(
            (conditions, events) =>
            {
                var (demands, bodies) = conditions;
                Condition[] rules =
                    [.. demands.Zip(bodies, (demand, body) => new Condition.And([demand, body], default))];
                var set = RuleSet(rules);
                var evaluator = set.NewEvaluator();
                foreach (var fields in events)
                {
                    var alerts = new List<Alert>();
                    evaluator.Evaluate(new ObservedEvent(Json(fields), 0, 1, 0), alerts);
                    var plain = new TreeEvaluator(fields, ListFields);
                    var expected = Enumerable.Range(0, rules.Length).Where(rule => plain.Holds(rules[rule]));
                    Assert.Equal(expected, alerts.Select(alert => alert.RuleOrder));
                    Assert.True(alerts.Count == 0 || set.MayMatch(Split(Json(fields))), "the gate must let it pass");
                }
            },
            iter: Conditions / 8);

    private static AuditEvent Split(byte[] json)
    {
        var events = new List<AuditEvent>();
        new EventSplitter(int.MaxValue, TimeProvider.System)
            .Split(json, events, (reason, detail) => Assert.Fail(detail));
        return Assert.Single(events);
    }

    private static RuleSet RuleSet(Condition[] conditions)
    {
        var catalog = new FieldCatalog("host", TimeZoneInfo.Utc, TimeProvider.System);
        var output = OutputTemplate.Parse("%ka.verb", catalog).Template!;
        return new RuleSet(
            [.. conditions.Select((condition, order) => new ResolvedRule
            {
                Name = $"rule {order}",
                Description = "",
                Priority = Priority.Notice,
                Source = "k8s_audit",
                Tags = [],
                Condition = condition,
                ConditionText = "",
                OutputText = output.Text,
                Output = output,
                ExtraFields = [],
            })],
            catalog,
            RuleMatching.All,
            isoTime: false,
            digest: "");
    }

    private static byte[] Json(Dictionary<string, string[]> fields)
    {
        var root = new JsonObject
        {
            ["kind"] = "Event",
            ["auditID"] = "id",
            ["stageTimestamp"] = "2024-05-01T10:00:00Z",
        };
        var target = new JsonObject();
        var user = new JsonObject();
        foreach (var (name, values) in fields)
        {
            switch (name)
            {
                case "ka.verb": root["verb"] = values[0]; break;
                case "ka.stage": root["stage"] = values[0]; break;
                case "json.value[/x]": root["x"] = values[0]; break;
                case "ka.user.name": user["username"] = values[0]; break;
                case "ka.target.name": target["name"] = values[0]; break;
                case "ka.target.resource": target["resource"] = values[0]; break;
                case "ka.user.groups": user["groups"] = Array(values); break;
                case "ka.req.role.rules.verbs":
                    var rule = new JsonObject { ["verbs"] = Array(values) };
                    root["requestObject"] = new JsonObject { ["rules"] = new JsonArray(rule) };
                    break;
            }
        }

        root["user"] = user;
        root["objectRef"] = target;
        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static JsonArray Array(string[] values) => new([.. values.Select(value => (JsonNode)value)]);

    private static Operand Field(string text)
    {
        var bracket = text.IndexOf('[');
        return bracket < 0
            ? new Operand.Field(text, null)
            : new Operand.Field(text[..bracket], text[(bracket + 1)..^1]);
    }

    private static Operand Transform(string name, params Operand[] arguments) =>
        new Operand.Transform(name, [.. arguments], null);

    private static Gen<Comparison> Comparing(params Operator[] operators) =>
        Gen.OneOf(operators).Select(@operator => new Comparison(@operator));

    private static RightSide Constant(string text) => new RightSide.Constant(text);

    private static RightSide Value(Operand operand) => new RightSide.Value(operand);

    private static Condition Compare(Operand left, Comparison comparison, RightSide right) =>
        new Condition.Compare(left, comparison, right, default);
}
