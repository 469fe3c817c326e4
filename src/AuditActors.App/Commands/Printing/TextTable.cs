namespace AuditActors.App.Commands.Printing;

/// <summary>Rows in aligned columns, two blanks apart, nothing behind the last one: to be read and to be cut.</summary>
internal static class TextTable
{
    public static void Write(TextWriter to, string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            to.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
