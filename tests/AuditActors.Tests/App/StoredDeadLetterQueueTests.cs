using AuditActors.App.Wiring;
using AuditActors.Events;
using AuditActors.Runtime.Store;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using AuditActors.Tests.Runtime;
using AuditActors.Tests.Runtime.Store;
using AuditActors.Tests.Sinks;
using Grpc.Core;
using Grpc.Net.Client;

namespace AuditActors.Tests.App;

/// <summary>How clients of <c>auditactors.v1.DeadLetters</c> read the dead letters of a store.</summary>
public sealed class StoredDeadLetterQueueTests : IAsyncLifetime
{
    private const int Letters = 6;
    private readonly TestFolder _folder = new("letters");
    private GrpcServer _server = null!;
    private GrpcChannel _channel = null!;

    private DeadLetters.DeadLettersClient Client => new(_channel);

    public async Task InitializeAsync()
    {
        var store = await Stores.OpenAsync(Stores.InFolder(_folder.FullName));
        var large = new byte[900 * 1024];
        await AlertStoreTests.LogAsync(
            store,
            [.. Enumerable.Range(1, Letters).Select(number => Some.Alert((ulong)number) with { Message = large })]);
        var round = new Round();
        round.Note(new StoreProtocol.Delivered("sink@node", Letters, [
            .. (await AlertStoreTests.ReadAllAsync(store)).Select(logged => new RefusedAlert(logged, "too large"))]));
        await store.WriteAsync(round, default);
        _server = await GrpcServer.StartAsync(
            SomeGrpc.Parts(new ListedAlerts()) with { DeadLetters = new StoredDeadLetterQueue(store) }, default);
        _channel = GrpcChannel.ForAddress(_server.Address);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Large_letters_come_in_messages_that_any_client_takes()
    {
        var sequences = new List<long>();
        var messages = 0;
        var request = new ListDeadLettersRequest { Most = 1000 };
        do
        {
            var page = await Client.ListAsync(request);
            sequences.AddRange(page.Letters.Select(letter => letter.Alert.Sequence));
            request.PageToken = page.NextPageToken;
            messages++;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([6, 5, 4, 3, 2, 1], sequences);
        Assert.Equal(3, messages);
    }

    [Theory]
    [InlineData("a\0", "")]
    [InlineData("", "1 a\0")]
    public async Task What_no_database_can_look_up_is_the_fault_of_who_asks(string sink, string token)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.ListAsync(new ListDeadLettersRequest { Sink = sink, PageToken = token }));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Fact]
    public async Task A_page_has_no_more_letters_than_were_asked_for()
    {
        var page = await Client.ListAsync(new ListDeadLettersRequest { Most = 1 });

        Assert.Equal((6, "6 sink@node"), (page.Letters.Single().Alert.Sequence, page.NextPageToken));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1 sink@node")]
    public async Task A_token_that_no_page_gave_is_refused(string token)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.ListAsync(new ListDeadLettersRequest { PageToken = token }));

        Assert.Equal(
            (StatusCode.InvalidArgument, "page_token is none that a response gave"),
            (refusal.StatusCode, refusal.Status.Detail));
    }
}
