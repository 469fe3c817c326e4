using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>Namespace or name in a user name such as <c>system:serviceaccount:namespace:name</c>.</summary>
internal sealed class ServiceAccountPart(PathNode username, bool wantsName) : FieldSource
{
    public override FieldValue Read(EventView view)
    {
        var prefix = "system:serviceaccount:"u8;
        var user = view.TextOf(view.Found(username));
        if (user.IsMissing || !view.Text(user).StartsWith(prefix)) return FieldValue.Missing;
        var rest = view.Text(user)[prefix.Length..];
        var colon = rest.IndexOf((byte)':');
        var name = rest[(colon + 1)..];
        if (colon < 1 || name.IsEmpty || name.Contains((byte)':')) return FieldValue.Missing;
        return wantsName
            ? user with { Start = user.Start + prefix.Length + colon + 1, Length = name.Length }
            : user with { Start = user.Start + prefix.Length, Length = colon };
    }
}
