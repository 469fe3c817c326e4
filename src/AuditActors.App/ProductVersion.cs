using System.Reflection;

namespace AuditActors.App;

/// <summary>Which build this is.</summary>
internal static class ProductVersion
{
    /// <summary>As <c>MAJOR.MINOR.PATCH</c>.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
