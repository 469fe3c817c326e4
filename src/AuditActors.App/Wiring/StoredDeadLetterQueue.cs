using System.Globalization;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.DeadLetters;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using Google.Protobuf.WellKnownTypes;
using DeadLetter = AuditActors.Sinks.Grpc.V1.DeadLetter;

namespace AuditActors.App.Wiring;

/// <summary>The dead letters of a store.</summary>
internal sealed class StoredDeadLetterQueue(AlertStore store) : IDeadLetterQueue
{
    private const int LargestPage = 1000;

    // A client that is not told otherwise takes messages of 4 MiB.
    private const int PageBytes = 2 * 1024 * 1024;

    public async Task<ListDeadLettersResponse> PageAsync(
        string? sink, string token, int most, CancellationToken cancellationToken)
    {
        var page = await store.DeadLettersAsync(
            sink, Place(token), Math.Min(most, LargestPage), PageBytes, cancellationToken);
        var response = new ListDeadLettersResponse();
        response.Letters.AddRange(page.Letters.Select(letter => new DeadLetter
        {
            Sink = letter.Sink,
            RefusedAt = Timestamp.FromDateTimeOffset(letter.RefusedAt),
            Reason = letter.Reason,
            Alert = AlertMessage.Of(letter.Alert),
            IsSentAgain = letter.IsWanted,
        }));
        if (!page.IsLast) response.NextPageToken = Token(page.Letters[^1]);
        return response;
    }

    public Task<int> ResendAsync(string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        store.ResendAsync(sink, ids, cancellationToken);

    private static string Token(Runtime.Store.DeadLetters.DeadLetter letter) =>
        string.Create(CultureInfo.InvariantCulture, $"{letter.Alert.Sequence} {letter.Sink}");

    private static DeadLetterPosition? Place(string token)
    {
        if (token.Length == 0) return null;
        return token.Split(' ', 2) is [var number, var sink]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new DeadLetterPosition(sequence, sink)
            : throw new FormatException("page_token is none that a response gave");
    }
}
