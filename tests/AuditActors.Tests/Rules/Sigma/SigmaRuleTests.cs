using System.Text;
using AuditActors.Rules;

namespace AuditActors.Tests.Rules.Sigma;

/// <summary>Sigma's rules about Kubernetes audit events as rules here.</summary>
public sealed class SigmaRuleTests
{
    private const string Deletion = """
        title: Records Removed
        id: 00000000-0000-4000-8000-000000000001
        status: test
        description: Somebody removes records.
        author: A. Nonymous
        tags: [attack.defense-evasion, attack.t1070.004]
        logsource: {category: application, product: kubernetes, service: audit}
        detection:
            selection:
                verb: 'delete'
                objectRef.resource: 'events'
            condition: selection
        falsepositives: [Housekeeping]
        level: high
        """;

    [Fact]
    public void A_rule_keeps_its_title_text_level_tags_and_origin()
    {
        var world = new SigmaWorld(Deletion);

        var rule = Assert.Single(((RuleSetLoad.Loaded)world.Load).Rules.Rules);
        Assert.Equal(("Records Removed", "Error"), (rule.Name, rule.Priority.ToString()));
        Assert.Equal(["T1070.004", "defense_evasion", "sigma"], rule.Tags.AsEnumerable());
        Assert.Equal("Somebody removes records.", rule.Description.Trim());
        Assert.Contains(
            "# From Sigma: Records Removed, id 00000000-0000-4000-8000-000000000001, by A. Nonymous, status test\n",
            world.Yaml,
            StringComparison.Ordinal);
        Assert.Contains("# May also be: Housekeeping\n", world.Yaml, StringComparison.Ordinal);
        Assert.Empty(world.Load.Files.Single().Warnings);
    }

    [Fact]
    public void A_rule_sees_each_request_once()
    {
        const string Event = """
            {"verb":"delete","stage":"@","user":{"username":"eve"},"objectRef":{"resource":"events","namespace":"shop"},
            "responseStatus":{"code":200}}
            """;
        var world = new SigmaWorld(Deletion);

        Assert.False(world.Sees(Event.Replace("@", "RequestReceived", StringComparison.Ordinal)));
        Assert.True(world.Sees(Event.Replace("@", "ResponseComplete", StringComparison.Ordinal)));
        Assert.StartsWith(
            "Records Removed (user=eve verb=delete resource=events ",
            Encoding.UTF8.GetString(world.Rehearsal.Alerts[0].Message.Span),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{verb: DELETE}", """{"verb":"delete"}""", """{"verb":"get"}""")]
    [InlineData("{verb: [create, patch]}", """{"verb":"patch"}""", """{"verb":"get"}""")]
    [InlineData("{user.username: Eve}", """{"user":{"username":"EVE"}}""", """{"user":{"username":"evelyn"}}""")]
    [InlineData("{user.username: [eve, 'b*b']}", """{"user":{"username":"BOB"}}""", """{"user":{"username":"ab"}}""")]
    [InlineData("{user.username|cased: Eve}", """{"user":{"username":"Eve"}}""", """{"user":{"username":"eve"}}""")]
    [InlineData("{user.username: 'a\\*b'}", """{"user":{"username":"A*b"}}""", """{"user":{"username":"axb"}}""")]
    [InlineData("{user.username: 'a[b]'}", """{"user":{"username":"a[b]"}}""", """{"user":{"username":"ab"}}""")]
    [InlineData("{user.username: null}", """{"verb":"get"}""", """{"user":{"username":"eve"}}""")]
    [InlineData("{user.username: ''}", """{"user":{"username":""}}""", """{"user":{"username":"eve"}}""")]
    [InlineData("{user.username: '*'}", """{"user":{"username":"eve"}}""", """{"verb":"get"}""")]
    [InlineData(
        "{responseStatus.code: [401, 403]}",
        """{"responseStatus":{"code":403}}""",
        """{"responseStatus":{"code":200}}""")]
    [InlineData("{requestURI|contains: [x%2FY, zz]}", """{"requestURI":"/aX%2fy"}""", """{"requestURI":"/x"}""")]
    [InlineData("{requestURI|contains|all: [x, y]}", """{"requestURI":"/YX"}""", """{"requestURI":"/x"}""")]
    [InlineData("{requestURI|startswith: /API}", """{"requestURI":"/apis"}""", """{"requestURI":"/x/api"}""")]
    [InlineData("{requestURI|endswith: s}", """{"requestURI":"/apiS"}""", """{"requestURI":"/api"}""")]
    [InlineData("{requestURI|re: 'p[0-9]+'}", """{"requestURI":"/ap12i"}""", """{"requestURI":"/api"}""")]
    [InlineData("{requestURI|re|i: 'P[0-9]'}", """{"requestURI":"/aP1i"}""", """{"requestURI":"/api"}""")]
    [InlineData("{objectRef.name|exists: true}", """{"objectRef":{"name":"x"}}""", """{"objectRef":{}}""")]
    [InlineData("{objectRef.name|exists: false}", """{"objectRef":{}}""", """{"objectRef":{"name":"x"}}""")]
    [InlineData("{sourceIPs|cidr: 10.2.0.0/16}", """{"sourceIPs":["10.2.3.4"]}""", """{"sourceIPs":["10.20.3.4"]}""")]
    [InlineData("{user.groups: [dev, ops]}", """{"user":{"groups":["a","ops"]}}""", """{"user":{"groups":["a"]}}""")]
    [InlineData(
        "{user.groups|contains: MAST}",
        """{"user":{"groups":["system:masters"]}}""",
        """{"user":{"groups":["a"]}}""")]
    [InlineData("{apiGroup: apps}", """{"objectRef":{"apiGroup":"apps"}}""", """{"objectRef":{"apiGroup":"batch"}}""")]
    [InlineData(
        "{hostPath: '*'}",
        """{"requestObject":{"spec":{"volumes":[{"hostPath":{"path":"/"}}]}}}""",
        """{"requestObject":{}}""")]
    [InlineData(
        "{responseStatus.code: ALLOW}",
        """{"annotations":{"authorization.k8s.io/decision":"allow"}}""",
        """{"responseStatus":{"code":200}}""")]
    [InlineData(
        "{annotations.example.com/a: b}",
        """{"annotations":{"example.com/a":"B"}}""",
        """{"annotations":{"example.com/a":"c"}}""")]
    [InlineData(
        "{requestObject.spec.type: NodePort}",
        """{"requestObject":{"spec":{"type":"NodePort"}}}""",
        """{"requestObject":{"spec":{"type":"x"}}}""")]
    [InlineData("[{verb: get}, {verb: list}]", """{"verb":"list"}""", """{"verb":"watch"}""")]
    [InlineData("[one word, other]", """{"userAgent":"has ONE WORD in it"}""", """{"userAgent":"one"}""")]
    public void A_selection_means_what_it_means_in_Sigma(string selection, string seen, string unseen)
    {
        var world = SigmaWorld.OfSelection(selection);

        Assert.Null(world.Only.Refusal);
        Assert.True(world.Sees(seen), world.Yaml);
        Assert.False(world.Sees(unseen), world.Yaml);
    }

    [Theory]
    [InlineData("not a", false, true, true)]
    [InlineData("a and not b", true, false, false)]
    [InlineData("a OR b", true, true, false)]
    [InlineData("1 of them", true, true, false)]
    [InlineData("all of them", false, false, false)]
    [InlineData("any of a*", true, false, false)]
    [InlineData("not 1 of (a)", false, false, false, true)]
    [InlineData("(a or b) and not (a and b)", true, true, false)]
    public void Conditions_combine_selections(string condition, bool get, bool list, bool watch, bool refused = false)
    {
        var world = new SigmaWorld($$"""
            title: Tried
            logsource: {product: kubernetes, service: audit}
            detection:
                a: {verb: get}
                b: {verb: list}
                condition: {{condition}}
            level: low
            """);

        Assert.Equal(refused, world.Only.Refusal is not null);
        if (refused) return;
        Assert.Equal(
            (get, list, watch),
            (world.Sees("""{"verb":"get"}"""), world.Sees("""{"verb":"list"}"""), world.Sees("""{"verb":"watch"}""")));
    }

    [Theory]
    [InlineData("1 of them", true, false)]
    [InlineData("1 of _*", false, true)]
    [InlineData("1 of them or _helper", true, true)]
    public void Selections_with_an_underscore_are_meant_only_by_name(string condition, bool get, bool list)
    {
        var world = new SigmaWorld($$"""
            title: Tried
            logsource: {product: kubernetes, service: audit}
            detection:
                a: {verb: get}
                _helper: {verb: list}
                condition: {{condition}}
            level: low
            """);

        Assert.Equal((get, list), (world.Sees("""{"verb":"get"}"""), world.Sees("""{"verb":"list"}""")));
    }

    [Theory]
    [InlineData("{apiGroup: apps}", "'apiGroup' is no member of audit events; read as objectRef.apiGroup")]
    [InlineData("{capabilities: '*'}", "'capabilities' is no member of audit events; read as: the request's object")]
    [InlineData(
        "{responseStatus.code: ALLOW}",
        "no answer has the code 'ALLOW'; read as the decision of authorization")]
    [InlineData("{verb: [update, replace]}", "no audit event has the verb 'replace': a replacement is an 'update'")]
    [InlineData("{verb: delete}", "a deletion of all objects at once has the verb 'deletecollection'")]
    [InlineData("{verb: create, objectRef.subresource: exec}", "connections over WebSocket")]
    [InlineData("{user.groups: dev}", "ka.user.groups is a list; upper and lower case matter in it")]
    [InlineData("{stage: Panic}", "it looks at stages itself")]
    public void What_changes_is_noted_in_the_report_and_in_the_file(string selection, string note)
    {
        var world = SigmaWorld.OfSelection(selection);

        Assert.Contains(world.Only.Notes, found => found.StartsWith(note, StringComparison.Ordinal));
        var comments = string.Join(
            ' ', world.Yaml.Split('\n').Where(line => line.StartsWith("# ")).Select(line => line[2..]));
        Assert.Contains($"Changed: {note}", comments, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{Image: '*'}", "selection", "no audit event has a field 'Image'")]
    [InlineData("{requestObject.spec.containers.tty: true}", "selection", "is inside a list")]
    [InlineData("{verb|base64: x}", "selection", "has the modifier 'base64', which has no counterpart")]
    [InlineData("{verb|gt: 3}", "selection", "has the modifier 'gt'")]
    [InlineData("{sourceIPs|cidr: 10.0.0.0/9}", "selection", "only IPv4 ones of 8, 16 or 24 bits work")]
    [InlineData("{requestURI|re: '(?=x)'}", "selection", "what it asks for does not load here: ")]
    [InlineData("{user.username: 'a\\'}", "selection", "ends with a backslash")]
    [InlineData("{verb: {a: b}}", "selection", "'verb' has a list or mapping where a text should be")]
    [InlineData("{verb: []}", "selection", "'verb' has no value")]
    [InlineData("{verb: [[get, list]]}", "selection", "'verb' has a list or mapping where a text should be")]
    [InlineData("{verb: get}", "selection and other", "its condition names 'other', which its detection lacks")]
    [InlineData("{verb: get}", "1 of other*", "nothing in its detection is named 'other*'")]
    [InlineData("{verb: get}", "(selection", "a ')' is missing in its condition")]
    [InlineData("{verb: get}", "selection selection", "its condition has 'selection' where it should end")]
    [InlineData("{verb: get}", "2 of them", "only 1, any and all are known")]
    [InlineData("{verb: get}", "selection | count() > 5", "write a correlation document")]
    [InlineData("{}", "selection", "'selection' in its detection is empty")]
    public void What_has_no_counterpart_is_refused_with_the_reason(string selection, string condition, string reason)
    {
        var world = SigmaWorld.OfSelection(selection, condition);

        Assert.Contains(reason, world.Only.Refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("rule:", world.Yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "title: A\nlogsource: {product: windows, service: audit}\ndetection: {}",
        "product=windows, service=audit")]
    [InlineData("title: A\ndetection: {}", "it is about the log nothing")]
    [InlineData("logsource: {product: kubernetes, service: audit}\ndetection: {}", "it has no title")]
    [InlineData("title: A\nlogsource: {product: kubernetes, service: audit}", "'detection' is missing or no mapping")]
    [InlineData("title: A\naction: global", "it is of the old form with 'action'")]
    [InlineData("title: A\nfilter: {rules: [b]}", "it is a filter")]
    [InlineData("- a", "a Sigma document is a mapping")]
    [InlineData("a: [", "it is no YAML: ")]
    public void What_is_no_rule_about_audit_events_is_refused(string yaml, string reason) =>
        Assert.Contains(reason, new SigmaWorld(yaml).Only.Refusal, StringComparison.Ordinal);

    [Fact]
    public void Documents_of_one_file_and_of_one_title_are_kept_apart()
    {
        var world = new SigmaWorld($"{Deletion}\n---\n{Deletion}\n---\ntitle: Broken\n");

        Assert.Equal(
            ["sigma.yml:1:1", "sigma.yml:16:1", "sigma.yml:31:1"],
            world.Documents.Select(each => $"{each.Place}"));
        Assert.Equal(
            ["Records Removed", "Records Removed (2)"],
            ((RuleSetLoad.Loaded)world.Load).Rules.Rules.Select(rule => rule.Name));
    }
}
