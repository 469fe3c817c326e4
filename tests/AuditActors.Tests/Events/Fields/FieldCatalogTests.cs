using AuditActors.Events.Fields;

namespace AuditActors.Tests.Events.Fields;

public sealed class FieldCatalogTests
{
    private static readonly FieldCatalog Catalog = Viewing.Catalog;

    [Theory]
    [InlineData("evt", 18)]
    [InlineData("static", 1)]
    [InlineData("ka", 100)]
    [InlineData("json", 3)]
    [InlineData("jevt", 3)]
    public void Has_as_many_fields_as_falco_lists(string family, int count) =>
        Assert.Equal(count, Catalog.Fields.Count(f => f.Name.StartsWith(family + ".", StringComparison.Ordinal)));

    [Fact]
    public void Lists_its_own_fields_last() =>
        Assert.Equal(
            ["evt", "static", "ka", "json", "jevt", "aa"],
            Catalog.Fields.Select(f => f.Name.Split('.')[0]).Aggregate(
                new List<string>(), (seen, family) => seen.LastOrDefault() == family ? seen : [.. seen, family]));

    [Fact]
    public void Says_what_every_field_means()
    {
        Assert.All(Catalog.Fields, f => Assert.EndsWith(".", f.Meaning, StringComparison.Ordinal));
        Assert.Equal(Catalog.Fields.Count, Catalog.Fields.Select(f => f.Name).Distinct().Count());
    }

    [Fact]
    public void Marks_the_fields_that_differ_from_falco_on_purpose() =>
        Assert.Equal(
            [
                "ka.req.pod.containers.eff_run_as_user", "ka.req.pod.containers.eff_run_as_group", "ka.sourceips",
                "ka.req.pod.initContainers.eff_run_as_user", "ka.req.pod.initContainers.eff_run_as_group",
                "ka.req.pod.ephemeralContainers.eff_run_as_user", "ka.req.pod.ephemeralContainers.eff_run_as_group",
            ],
            Catalog.Fields.Where(f => f.Differs is not null).Select(f => f.Name));

    [Theory]
    [InlineData("ka.verb", "ka.verb", null)]
    [InlineData("evt.time.s", "evt.time.s", null)]
    [InlineData("static.foo", "static.foo", null)]
    [InlineData("ka.req.pod.containers.image", "ka.req.pod.containers.image", null)]
    [InlineData("ka.req.pod.containers.image.repository[0]", "ka.req.pod.containers.image.repository", "0")]
    [InlineData("ka.sourceips[18446744073709551615]", "ka.sourceips", "18446744073709551615")]
    [InlineData("ka.uri.param[limit]", "ka.uri.param", "limit")]
    [InlineData("ka.uri.param[]", "ka.uri.param", "")]
    [InlineData("json.value[/a/b]", "json.value", "/a/b")]
    [InlineData("json.value[a[b]", "json.value", "a[b")]
    [InlineData("aa.podspec.images", "aa.podspec.images", null)]
    public void Finds(string text, string name, string? argument)
    {
        var lookup = Catalog.Lookup(text);

        Assert.Null(lookup.Error);
        Assert.Equal((name, argument), (lookup.Use!.Field.Name, lookup.Use.Argument));
        Assert.Equal(text, lookup.Use.Text);
    }

    [Theory]
    [InlineData("foo.bar", "filter_check called with nonexistent field foo.bar")]
    [InlineData("ka.verb1", "filter_check called with nonexistent field ka.verb1")]
    [InlineData("KA.verb", "filter_check called with nonexistent field KA.verb")]
    [InlineData("evt.num[1]", "filter_check called with nonexistent field evt.num[1]")]
    [InlineData("evt.source[a]", "filter_check called with nonexistent field evt.source[a]")]
    [InlineData("jevt.time.iso8601", "filter_check called with nonexistent field jevt.time.iso8601")]
    [InlineData("static.foo[1]", "filter_check called with nonexistent field static.foo[1]")]
    [InlineData("ka.uri.param[a]b]", "filter_check called with nonexistent field ka.uri.param[a]b]")]
    [InlineData(
        "ka.verb[x]",
        "filter 'ka.verb[x]': ka.verb does not allow nor require an argument but one is provided: x")]
    [InlineData("ka.uri.param", "filter 'ka.uri.param': ka.uri.param requires an argument but none provided")]
    [InlineData("json.value", "filter 'json.value': json.value requires an argument but none provided")]
    [InlineData("ka.uri.param[a b]", "filter 'ka.uri.param[a': ka.uri.param has unbalanced argument brackets")]
    [InlineData(
        "ka.req.pod.containers.image[01]",
        "filter ka.req.pod.containers.image[01] ka.req.pod.containers.image has an invalid index argument "
        + "starting with 0: 01")]
    [InlineData(
        "ka.sourceips[x]",
        "filter ka.sourceips[x] ka.sourceips has an invalid index argument not composed only by digits: x")]
    [InlineData(
        "ka.sourceips[18446744073709551616]",
        "filter ka.sourceips[18446744073709551616] ka.sourceips has an invalid index argument "
        + "not representable on 64 bit: 18446744073709551616")]
    public void Explains_why_there_is_no(string text, string error)
    {
        var lookup = Catalog.Lookup(text);

        Assert.Null(lookup.Use);
        Assert.Equal(error, lookup.Error);
    }

    [Fact]
    public void Gives_the_same_use_the_same_slot()
    {
        var plan = new FieldPlan(Catalog);
        var first = plan.Slot(Catalog.Lookup("ka.uri.param[a]").Use!);

        Assert.Equal(first, plan.Slot(Catalog.Lookup("ka.uri.param[a]").Use!));
        Assert.NotEqual(first, plan.Slot(Catalog.Lookup("ka.uri.param[b]").Use!));
        Assert.Equal("ka.uri.param[b]", plan[1].Text);
        Assert.Equal(2, plan.Count);
    }

    [Fact]
    public void Lets_no_field_join_a_plan_with_views()
    {
        var plan = new FieldPlan(Catalog);
        plan.NewView();

        Assert.Throws<InvalidOperationException>(() => plan.Slot(Catalog.Lookup("ka.verb").Use!));
    }
}
