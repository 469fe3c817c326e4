namespace AuditActors.Events.Json;

/// <summary>
/// The grammar of compact JSON within a container as a table: what may come next, by what may come now, the structural
/// character that is met and what stands before it. A table has no branches to guess wrong, and bodies of events are
/// mostly short names and brackets.
/// </summary>
internal static class JsonGrammar
{
    /// <summary>The step is allowed; a step without it is not.</summary>
    public const int Valid = 1 << 3;

    /// <summary>What stands before the character is neither a string nor nothing, and has yet to be looked at.</summary>
    public const int HasScalar = 1 << 4;

    public const int PushShift = 5;
    public const int PopShift = 6;

    /// <summary>Where the state begins in which an opened container leaves the one around it.</summary>
    public const int AroundShift = 8;

    /// <summary>The states' bits, wherever they begin.</summary>
    public const int StateMask = 7;

    private const int Empty = 0;
    private const int Text = 1;
    private const int Scalar = 2;
    private const int Tokens = 4;
    private const int Characters = 8;

    private static readonly byte[] CharacterClasses = Classes(
        (':', (byte)Character.Colon), (',', (byte)Character.Comma), ('{', (byte)Character.OpenObject),
        ('[', (byte)Character.OpenArray), ('}', (byte)Character.CloseObject), (']', (byte)Character.CloseArray));

    private static readonly byte[] TokenClasses = Classes(
        Scalar, (':', Empty), (',', Empty), ('{', Empty), ('[', Empty), ('}', Empty), (']', Empty), ('"', Text));

    private static readonly ushort[] Table = MakeTable();

    /// <summary>What is expected within a container.</summary>
    public enum State
    {
        NameOrEnd,
        Name,
        MemberValue,
        AfterMember,
        ItemOrEnd,
        Item,
        AfterItem,
    }

    private enum Character
    {
        None,
        Colon,
        Comma,
        OpenObject,
        OpenArray,
        CloseObject,
        CloseArray,
    }

    public static State Inside(byte bracket) => bracket == '{' ? State.NameOrEnd : State.ItemOrEnd;

    /// <summary>The step at a structural character, given the first byte after the one before it.</summary>
    public static int Step(State state, byte character, byte first) =>
        Table[Index((int)state, CharacterClasses[character], TokenClasses[first])];

    private static int Index(int state, int character, int token) =>
        (((state * Characters) + character) * Tokens) + token;

    private static byte[] Classes(params (char Character, byte Class)[] classes) => Classes(0, classes);

    private static byte[] Classes(byte others, params (char Character, byte Class)[] classes)
    {
        var table = new byte[256];
        Array.Fill(table, others);
        foreach (var (character, itsClass) in classes) table[character] = itsClass;
        return table;
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[Index((int)State.AfterItem + 1, 0, 0)];
        Allow(State.NameOrEnd, Character.Colon, Text, State.MemberValue);
        Allow(State.Name, Character.Colon, Text, State.MemberValue);
        foreach (var token in new[] { Text, Scalar })
        {
            Allow(State.MemberValue, Character.Comma, token, State.Name);
            Close(State.MemberValue, Character.CloseObject, token);
            Allow(State.ItemOrEnd, Character.Comma, token, State.Item);
            Close(State.ItemOrEnd, Character.CloseArray, token);
            Allow(State.Item, Character.Comma, token, State.Item);
            Close(State.Item, Character.CloseArray, token);
        }

        foreach (var state in new[] { State.MemberValue, State.ItemOrEnd, State.Item })
        {
            Open(state, Character.OpenObject, State.NameOrEnd);
            Open(state, Character.OpenArray, State.ItemOrEnd);
        }

        Allow(State.AfterMember, Character.Comma, Empty, State.Name);
        Allow(State.AfterItem, Character.Comma, Empty, State.Item);
        Close(State.NameOrEnd, Character.CloseObject, Empty);
        Close(State.AfterMember, Character.CloseObject, Empty);
        Close(State.ItemOrEnd, Character.CloseArray, Empty);
        Close(State.AfterItem, Character.CloseArray, Empty);
        return table;

        void Allow(State state, Character character, int token, State next) =>
            Set(state, character, token, (int)next);

        void Close(State state, Character character, int token) => Set(state, character, token, 1 << PopShift);

        void Open(State state, Character character, State inside)
        {
            var around = state == State.MemberValue ? State.AfterMember : State.AfterItem;
            Set(state, character, Empty, (int)inside | (1 << PushShift) | ((int)around << AroundShift));
        }

        void Set(State state, Character character, int token, int step) =>
            table[Index((int)state, (int)character, token)] =
                (ushort)(step | Valid | (token == Scalar ? HasScalar : 0));
    }
}
