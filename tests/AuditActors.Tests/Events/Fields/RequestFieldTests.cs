using System.Text.Json;

namespace AuditActors.Tests.Events.Fields;

public sealed class RequestFieldTests
{
    [Theory]
    [InlineData("/x?k=v", "v")]
    [InlineData("?k=v", "v")]
    [InlineData("/x?k", "")]
    [InlineData("/x?k=&k=2", "")]
    [InlineData("/x?a=1&k=%41+b%2Fc", "A b/c")]
    [InlineData("/x?%6B=v", "v")]
    [InlineData("/x?k=b?c", "b?c")]
    [InlineData("/x?k=a=b", "a=b")]
    [InlineData("/x?k=1#k=2", "1")]
    [InlineData("/x y?k=1 2", "1 2")]
    [InlineData("/x?k=a%00b", "a")]
    [InlineData("a:b?k=v", "v")]
    [InlineData("https://h:1/x?k=v", "v")]
    [InlineData("//user:pw@[fe80::1%25en0]:80/x?k=v", "v")]
    [InlineData("///x:y?k=v", "v")]
    [InlineData("//h%C3%A9/x?k=v", "v")]
    [InlineData("//h:/x?k=v", "v")]
    [InlineData("*?k=v", "v")]
    [InlineData("/x?K=v", null)]
    [InlineData("/x", null)]
    [InlineData("", null)]
    [InlineData("*", null)]
    [InlineData("/x?k=v&b=%zz", null)]
    [InlineData("/x?k=v&b=%4", null)]
    [InlineData("/x?k=v;b", null)]
    [InlineData("/x%zz?k=v", null)]
    [InlineData("/x?k=v#%zz", null)]
    [InlineData("/x\u0001?k=v", null)]
    [InlineData("/x\u0000?k=v", null)]
    [InlineData("/x?k=v\u007F", null)]
    [InlineData("x:y/z:?k=v", "v")]
    [InlineData(":x?k=v", null)]
    [InlineData("1x:y?k=v", null)]
    [InlineData("http://h:port/x?k=v", null)]
    [InlineData("http://[::1", null)]
    [InlineData("http://[::1]x/?k=v", null)]
    [InlineData("http://[1.2.3.4]/?k=v", null)]
    [InlineData("http://a b/?k=v", null)]
    [InlineData("http://a%41/?k=v", null)]
    [InlineData("http://us er@h/?k=v", null)]
    public void A_parameter_of(string uri, string? value) =>
        Assert.Equal(
            JsonSerializer.Serialize(value),
            Viewing.Json($$"""{"auditID":"1","requestURI":{{JsonSerializer.Serialize(uri)}}}""", "ka.uri.param[k]"));

    [Theory]
    [InlineData("5", "null")]
    [InlineData("""{"a?k":"v"}""", "null")]
    [InlineData("null", "null")]
    public void A_parameter_of_a_uri_that_is_no_string(string uri, string value) =>
        Assert.Equal(value, Viewing.Json($$"""{"auditID":"1","requestURI":{{uri}}}""", "ka.uri.param[k]"));

    [Theory]
    [InlineData("""{"resource":"pods"}""", "\"p\"")]
    [InlineData("""{"resource":"p\u006fds","subresource":""}""", "\"p\"")]
    [InlineData("""{"resource":"pods","subresource":"exec"}""", "null")]
    [InlineData("""{"resource":"deployments"}""", "null")]
    [InlineData("""{}""", "null")]
    [InlineData("""[]""", "null")]
    public void The_pod_in_a_response_to(string objectRef, string name) =>
        Assert.Equal(
            name,
            Viewing.Json(
                $$"""{"auditID":"1","objectRef":{{objectRef}},"responseObject":""" + """{"metadata":{"name":"p"}}}""",
                "ka.target.pod.name"));

    [Theory]
    [InlineData("""{"auditID":null,"verb":"get"}""", "\"get\"")]
    [InlineData("""{"verb":"get"}""", "null")]
    [InlineData("""["auditID"]""", "null")]
    [InlineData("5", "null")]
    [InlineData("", "null")]
    public void There_are_audit_fields_only_with_an_auditID(string json, string verb) =>
        Assert.Equal(verb, Viewing.Json(json, "ka.verb"));

    [Theory]
    [InlineData("\"a\\tb\"", "\"a\\tb\"")]
    [InlineData("\"\\u0000x\"", "\"\"")]
    [InlineData("\"a\\u0000x\"", "\"a\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("-0.0", "\"-0.0\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("""{"a":["\u00e9",1.0]}""", """
        "{\"a\":[\"\\u00e9\",1.0]}"
        """)]
    public void The_text_of_a_value(string value, string text) =>
        Assert.Equal(text, Viewing.Json($$"""{"auditID":"1","verb":{{value}},"verb":"second"}""", "ka.verb"));

    [Theory]
    [InlineData("""["10.0.0.1","10.0.0.2"]""", "ka.sourceips", """["10.0.0.1","10.0.0.2"]""")]
    [InlineData("""["10.0.0.1","10.0.0.2"]""", "ka.sourceips[1]", """["10.0.0.2"]""")]
    [InlineData("""["10.0.0.1"]""", "ka.sourceips[1]", "null")]
    [InlineData("""["10.0.0.1"]""", "ka.sourceips[18446744073709551615]", "null")]
    [InlineData("""["10.0.0.1","10.0.0.2"]""", "aa.sourceip", "\"10.0.0.1\"")]
    [InlineData("[]", "ka.sourceips", "null")]
    [InlineData("\"10.0.0.1\"", "ka.sourceips", "null")]
    public void Source_addresses(string addresses, string field, string value) =>
        Assert.Equal(value, Viewing.Json($$"""{"auditID":"1","sourceIPs":{{addresses}}}""", field));

    [Theory]
    [InlineData("json.value[/a~1b/m~0n]", "\"1\"")]
    [InlineData("json.value[a~1b/m~0n]", "\"1\"")]
    [InlineData("json.value[/l/1]", "\"y\"")]
    [InlineData("json.value[/l/+1]", "\"y\"")]
    [InlineData("json.value[/l/01]", "\"y\"")]
    [InlineData("json.value[/l/-1]", "null")]
    [InlineData("json.value[/l/2]", "null")]
    [InlineData("json.value[/l/x]", "null")]
    [InlineData("json.value[/1]", "\"one\"")]
    [InlineData("json.value[/]", "\"empty\"")]
    [InlineData("json.value[//]", "null")]
    [InlineData("json.value[/esc]", "\"e\"")]
    [InlineData("json.value[/deep/0/1/k]", "\"v\"")]
    public void A_json_pointer(string field, string value)
    {
        const string json = """
            {"a/b":{"m~n":1},"l":["x","y"],"1":"one","":"empty","e\u0073c":"e","deep":[[0,{"k":"v"}]]}
            """;
        Assert.Equal(value, Viewing.Json(json, field));
    }

    [Fact]
    public void The_empty_pointer_is_the_whole_event() =>
        Assert.Equal("[1,{\"a\":2}]", Viewing.Text("[1,{\"a\":2}]", "jevt.value[]"));

    [Fact]
    public void An_index_selects_an_element_of_an_event_that_is_an_array() =>
        Assert.Equal("2", Viewing.Text("[1,{\"a\":2}]", "jevt.value[/1/a]"));

    [Fact]
    public void Json_obj_is_indented() =>
        Assert.Equal(
            """
            {
              "a": [
                1,
                {
                  "b\"{": "x\\,"
                }
              ],
              "c": {},
              "d": []
            }
            """,
            Viewing.Text("""{"a":[1,{"b\"{":"x\\,"}],"c":{},"d":[]}""", "json.obj"));
}
