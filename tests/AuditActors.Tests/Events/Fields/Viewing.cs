using System.Buffers;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Events.Fields;

/// <summary>One event in a view of some fields.</summary>
internal sealed class Viewing
{
    public static readonly FieldCatalog Catalog = new(
        "testhost",
        TimeZoneInfo.Utc,
        new FakeTimeProvider(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)),
        new Dictionary<string, string> { ["foo"] = "bar" });

    private readonly FieldPlan _plan;
    private readonly EventView _view;

    private Viewing(FieldPlan plan, in ObservedEvent e)
    {
        _plan = plan;
        _view = plan.NewView();
        _view.Load(e);
    }

    public static Viewing Of(string json, params IEnumerable<string> fields) =>
        Of(new ObservedEvent(Encoding.UTF8.GetBytes(json), 0, 1, 0), Catalog, fields);

    public static Viewing Of(in ObservedEvent e, FieldCatalog catalog, params IEnumerable<string> fields)
    {
        var plan = new FieldPlan(catalog);
        foreach (var field in fields) plan.Slot(Use(catalog, field));
        return new(plan, e);
    }

    /// <summary>The fields as one JSON object, as output_fields has them; keys as given.</summary>
    public static string Json(string json, string field) => Of(json, field).Json(field);

    public static string Text(string json, string field) => Of(json, field).Text(field);

    public string Json(string field) => Written((slot, to) => _view.WriteJson(slot, to), field);

    public string Text(string field) => Written((slot, to) => _view.WriteText(slot, to), field);

    private string Written(Action<int, IBufferWriter<byte>> write, string field)
    {
        var to = new ArrayBufferWriter<byte>();
        write(_plan.Slot(Use(Catalog, field)), to);
        return Encoding.UTF8.GetString(to.WrittenSpan);
    }

    private static FieldUse Use(FieldCatalog catalog, string field)
    {
        var lookup = catalog.Lookup(field.Replace("\"", "", StringComparison.Ordinal));
        Assert.True(lookup.Error is null, lookup.Error);
        return lookup.Use!;
    }
}
