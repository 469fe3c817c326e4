namespace AuditActors.Tests.Events.Fields;

public sealed class PodFieldTests
{
    [Theory]
    [InlineData("nginx", "nginx")]
    [InlineData("nginx:1.25", "nginx")]
    [InlineData("reg.io/x/nginx:1.25", "reg.io/x/nginx")]
    [InlineData("reg.io:5000/x/nginx:2", "reg.io")]
    [InlineData("nginx@sha256:01", "nginx")]
    [InlineData("nginx:1@sha256:01", "nginx")]
    [InlineData(":tag", "")]
    [InlineData("", "")]
    public void The_repository_of(string image, string repository) =>
        Assert.Equal(
            $"[\"{repository}\"]",
            OfSpec($$"""{"containers":[{"image":"{{image}}"}]}""", "ka.req.pod.containers.image.repository"));

    [Theory]
    [InlineData("name", """[{"name":"a"},{"name":"b"}]""", """["a","b"]""")]
    [InlineData("name[1]", """[{"name":"a"},{"name":"b"}]""", """["b"]""")]
    [InlineData("name[2]", """[{"name":"a"},{"name":"b"}]""", "null")]
    [InlineData("name", """[{"name":"a"},{}]""", "null")]
    [InlineData("name[0]", """[{"name":"a"},{}]""", """["a"]""")]
    [InlineData("name[1]", """[{"name":"a"},{}]""", "null")]
    [InlineData("name", """[{"name":"a"},"x",null]""", "null")]
    [InlineData("name", """[[{"name":"a"}],{"name":"b"}]""", """["a","b"]""")]
    [InlineData("name", """{"name":"a"}""", """["a"]""")]
    [InlineData("name[7]", """{"name":"a"}""", """["a"]""")]
    [InlineData("name", """{}""", "null")]
    [InlineData("name", "[]", "null")]
    [InlineData("name", "null", "null")]
    [InlineData("name", "\"x\"", "null")]
    [InlineData("image", """[{"image":5},{"image":{"a":[]}},{"image":null}]""", """["5","{\"a\":[]}","null"]""")]
    [InlineData("privileged", """[{"securityContext":{"privileged":true}},{}]""", """["true"]""")]
    [InlineData("privileged", """[{"securityContext":null},{}]""", "null")]
    [InlineData("privileged[1]", """[{"securityContext":{"privileged":true}},{}]""", "null")]
    [InlineData("command", """[{"command":["a","b c",""]},{},{"command":[]}]""", """["a b c ",""]""")]
    [InlineData("command", """[{"command":["a"]},{"command":["b",1]}]""", "null")]
    [InlineData("command", """[{"command":["a"]},{"command":"b"}]""", "null")]
    [InlineData("command", """[{"command":["\u0041\"","b\u0000c","d"]}]""", """["A\" b"]""")]
    [InlineData("args", """[{"command":["a"]}]""", "null")]
    [InlineData("host_port", """[{"ports":[{"hostPort":1},{"containerPort":2},{"x":3},5]},{}]""", """["1","2"]""")]
    [InlineData("host_port[0]", """[{"ports":[{"hostPort":1},{"hostPort":2}]},{"ports":[{}]}]""", """["1","2"]""")]
    [InlineData("host_port", """[{"ports":"x"}]""", "null")]
    [InlineData("host_port", """[{"ports":[]}]""", "null")]
    [InlineData("add_capabilities", """[{"securityContext":{"capabilities":{"add":["A"]}}}]""", """["[\"A\"]"]""")]
    public void A_list_of_containers(string field, string containers, string value) =>
        Assert.Equal(value, OfSpec($$"""{"containers":{{containers}}}""", $"ka.req.pod.containers.{field}"));

    [Theory]
    [InlineData("""[{"spec":{"containers":[{"name":"a"}]}},{"spec":{"containers":[{"name":"b"}]}}]""", """["a","b"]""")]
    [InlineData("""[{"op":"add","path":"/x"}]""", "null")]
    [InlineData("""[]""", "null")]
    [InlineData("""{"spec":[{"containers":[{"name":"a"}]}]}""", """["a"]""")]
    public void Arrays_above_the_containers_are_walked(string request, string names) =>
        Assert.Equal(names, OfRequest(request, "ka.req.pod.containers.name"));

    [Theory]
    [InlineData("""[{},{"securityContext":{"privileged":true}}]""", "\"true\"")]
    [InlineData("""[{"securityContext":{"privileged":"true"}}]""", "\"false\"")]
    [InlineData("[]", "\"false\"")]
    [InlineData("null", "null")]
    public void Any_container_privileged(string containers, string value) =>
        Assert.Equal(value, OfSpec($$"""{"containers":{{containers}}}""", "ka.req.container.privileged"));

    [Theory]
    [InlineData("""{"containers":[{}]}""", """["0"]""")]
    [InlineData("""{"containers":[{"securityContext":{"runAsUser":5}},{}]}""", """["5","0"]""")]
    [InlineData("""{"securityContext":{"runAsUser":7},"containers":[{},{"securityContext":{}}]}""", """["7","7"]""")]
    [InlineData("""{"securityContext":{"runAsUser":null},"containers":[{}]}""", """["0"]""")]
    [InlineData("""{"containers":[{"securityContext":{"runAsUser":null}}]}""", """["0"]""")]
    [InlineData("""{"runAsUser":3,"containers":[{"runAsUser":4}]}""", """["0"]""")]
    [InlineData("""{"containers":[]}""", "null")]
    [InlineData("""{"containers":{}}""", "null")]
    public void The_user_in_effect(string spec, string users)
    {
        Assert.Equal(users, OfSpec(spec, "ka.req.pod.containers.eff_run_as_user"));
        Assert.Equal(users, OfSpec(spec, "aa.podspec.run_as_users"));
    }

    [Theory]
    [InlineData("/etc", """[{"hostPath":{"path":"/etc"}}]""", "\"true\"")]
    [InlineData("/etc", """[{"hostPath":{"path":"/etc/ssl"}}]""", "\"false\"")]
    [InlineData("/etc*", """[{"hostPath":{"path":"/etc/ssl"}}]""", "\"true\"")]
    [InlineData("/etc", """[{"emptyDir":{}},{"hostPath":{"path":"\u002fetc"}}]""", "\"true\"")]
    [InlineData("*", """[{"hostPath":{"path":"/"}}]""", "\"true\"")]
    [InlineData("*", """[{"emptyDir":{}}]""", "\"false\"")]
    [InlineData("*", "[]", "\"false\"")]
    [InlineData("*", "null", "null")]
    [InlineData("*", "\"x\"", "null")]
    public void A_host_path(string key, string volumes, string value) =>
        Assert.Equal(value, OfSpec($$"""{"volumes":{{volumes}}}""", $"ka.req.volume.hostpath[{key}]"));

    [Theory]
    [InlineData("volume_type", """[{"name":"a","hostPath":{},"extra":1},"str",null]""", """["hostPath","extra"]""")]
    [InlineData("volume_type[1]", """[{"emptyDir":{}},{"secret":{}}]""", """["secret"]""")]
    [InlineData("volume_type", "[]", "null")]
    [InlineData("hostpath", """[{"hostPath":{"path":""}},{"hostPath":{}},{}]""", """[""]""")]
    [InlineData("flexvolume_driver", """[{"flexVolume":{"driver":"d/e"}}]""", """["d/e"]""")]
    public void A_list_of_volumes(string field, string volumes, string value) =>
        Assert.Equal(value, OfSpec($$"""{"volumes":{{volumes}}}""", $"ka.req.pod.volumes.{field}"));

    [Fact]
    public void Types_of_volumes_below_an_array_that_lacks_them_are_missing() =>
        Assert.Equal("null", OfRequest("""[{"a":1},{"spec":{}}]""", "ka.req.pod.volumes.volume_type"));

    [Theory]
    [InlineData("verbs", """[{"verbs":["get","*"]},{"verbs":"x"},{"verbs":["list"]},{}]""", """["get","*","list"]""")]
    [InlineData("verbs[0]", """[{"verbs":["get"]},{"verbs":["list"]}]""", """["get"]""")]
    [InlineData("verbs[2]", """[{"verbs":["get"]}]""", "null")]
    [InlineData("verbs", "null", "null")]
    public void Rules_of_a_role(string field, string rules, string value) =>
        Assert.Equal(value, OfRequest($$"""{"rules":{{rules}}}""", $"ka.req.role.rules.{field}"));

    [Theory]
    [InlineData("user_names", """["u"]""")]
    [InlineData("serviceaccount_names", """["s","5","t"]""")]
    [InlineData("serviceaccount_ns_names", """["n:s","6:5"]""")]
    [InlineData("group_names", "null")]
    public void Subjects_of_a_binding(string field, string value) =>
        Assert.Equal(
            value,
            OfRequest(
                """
                {"subjects":[{"kind":"User","name":"u"},{"kind":"user","name":"v"},{"kind":"ServiceAccount","name":"s",
                "namespace":"n"},{"kind":"ServiceAccount","name":5,"namespace":6},{"kind":"ServiceAccount","name":"t"},
                {"kind":"Group"},{"name":"x"},7]}
                """,
                $"ka.req.binding.subjects.{field}"));

    internal static string OfSpec(string spec, string field) => OfRequest($$"""{"spec":{{spec}}}""", field);

    internal static string OfRequest(string request, string field)
    {
        var json = $$"""{"auditID":"1","requestObject":{{request.ReplaceLineEndings("")}}}""";
        return Viewing.Json(json, field);
    }
}
