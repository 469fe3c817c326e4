namespace AuditActors.Events.Json;

/// <summary>
/// The grammar of compact JSON within a container as a table of steps, each from one structural character to the next
/// with what stands between them. A step says what it demands of the container instead of branching on it, and does not
/// depend on the one before: bodies of events are mostly short names and brackets, and branches would be guessed wrong.
/// </summary>
internal static class JsonGrammar
{
    /// <summary>The step cannot be in a list.</summary>
    public const int WrongInArray = 1 << 0;

    /// <summary>The step cannot be in an object.</summary>
    public const int WrongInObject = 1 << 1;

    /// <summary>What stands between is neither a string nor nothing, and has yet to be looked at.</summary>
    public const int HasScalar = 1 << 2;

    /// <summary>The step can be nowhere.</summary>
    public const int Wrong = 1 << 3;

    /// <summary>By how much a container is opened (1) or not (0), from this bit on.</summary>
    public const int OpenShift = 4;

    /// <summary>Whether that is an object.</summary>
    public const int OpenObjectShift = 5;

    /// <summary>By how much a container is closed.</summary>
    public const int CloseShift = 6;

    private const int Empty = 0;
    private const int Text = 1;
    private const int Scalar = 2;
    private const int Tokens = 4;
    private const int Characters = 8;
    private const string Structural = ":,{[}]";

    private static readonly byte[] CharacterClasses = MakeCharacterClasses();
    private static readonly byte[] TokenClasses = MakeTokenClasses();
    private static readonly byte[] Table = MakeTable();

    /// <summary>The step from one structural character to the next.</summary>
    /// <param name="from">The first character.</param>
    /// <param name="first">The byte after it.</param>
    /// <param name="to">The next structural character.</param>
    public static int Step(byte from, byte first, byte to) =>
        Table[Index(CharacterClasses[from], TokenClasses[first], CharacterClasses[to])];

    private static int Index(int from, int token, int to) => (((from * Characters) + to) * Tokens) + token;

    private static byte[] MakeCharacterClasses()
    {
        var table = new byte[256];
        foreach (var character in Structural) table[character] = Class(character);
        return table;
    }

    private static byte[] MakeTokenClasses()
    {
        var table = new byte[256];
        Array.Fill(table, (byte)Scalar);
        foreach (var character in Structural) table[character] = Empty;
        table['"'] = Text;
        return table;
    }

    private static byte[] MakeTable()
    {
        var table = new byte[Characters * Characters * Tokens];
        Array.Fill(table, (byte)Wrong);
        Allow('{', Text, ":");
        Allow('{', Empty, "}");
        Allow(',', Text, ":");
        Allow(':', Empty, "{[");
        Allow('[', Empty, "{[]");
        Allow(',', Empty, "{[", WrongInObject);
        foreach (var value in new[] { Text, Scalar })
        {
            Allow(':', value, ",}");
            Allow('[', value, ",]");
            Allow(',', value, ",]", WrongInObject);
        }

        Allow('}', Empty, ",}]");
        Allow(']', Empty, ",}]");
        return table;

        void Allow(char from, int token, string to, int demand = 0)
        {
            foreach (var character in to)
            {
                table[Index(Class(from), token, Class(character))] =
                    (byte)(demand | Meaning(character) | (token == Scalar ? HasScalar : 0));
            }
        }
    }

    private static byte Class(char character) =>
        (byte)(Structural.IndexOf(character, StringComparison.Ordinal) + 1);

    private static int Meaning(char to) => to switch
    {
        ':' => WrongInArray,
        '{' => (1 << OpenShift) | (1 << OpenObjectShift),
        '[' => 1 << OpenShift,
        '}' => (1 << CloseShift) | WrongInArray,
        ']' => (1 << CloseShift) | WrongInObject,
        _ => 0,
    };
}
