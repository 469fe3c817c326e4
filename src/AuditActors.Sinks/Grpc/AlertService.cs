using System.Globalization;
using AuditActors.Events;
using AuditActors.Sinks.Grpc.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Alert = AuditActors.Sinks.Grpc.V1.Alert;

namespace AuditActors.Sinks.Grpc;

/// <summary>The alert log for gRPC clients; each reads at its own pace.</summary>
internal sealed class AlertService(IAlertLog log) : Alerts.AlertsBase
{
    /// <summary>In the response's header, the sequence after which a subscription began.</summary>
    public const string BeginHeader = "after-sequence";

    private const int UsualPage = 100;
    private const int LargestPage = 1000;

    // A client that is not told otherwise takes messages of 4 MiB.
    private const int PageBytes = 2 * 1024 * 1024;

    // A rare match must not keep a request busy until its deadline: the client asks on.
    private const int ScannedAtMost = 20_000;
    private const int ScannedAtOnce = 500;

    public override async Task Subscribe(
        SubscribeRequest request, IServerStreamWriter<Alert> responseStream, ServerCallContext context)
    {
        var filter = AlertFilter.Of(request.Filter);
        var after = request.FromCase switch
        {
            SubscribeRequest.FromOneofCase.AfterSequence => await CheckedAsync(request, context.CancellationToken),
            SubscribeRequest.FromOneofCase.Since => await BeforeAsync(request.Since, context.CancellationToken),
            _ => await log.EndAsync(context.CancellationToken),
        };
        await context.WriteResponseHeadersAsync(
            [new Metadata.Entry(BeginHeader, after.ToString(CultureInfo.InvariantCulture))]);
        await foreach (var logged in log.FollowAsync(after, context.CancellationToken))
        {
            if (filter.Admits(logged))
                await responseStream.WriteAsync(AlertMessage.Of(logged), context.CancellationToken);
        }
    }

    public override async Task<SearchResponse> Search(SearchRequest request, ServerCallContext context)
    {
        var filter = AlertFilter.Of(request.Filter);
        var size = request.PageSize <= 0 ? UsualPage : Math.Min(request.PageSize, LargestPage);
        var after = request.Since is null ? 0 : await BeforeAsync(request.Since, context.CancellationToken);
        var before = Before(request.PageToken);
        var response = new SearchResponse();
        var bytes = 0;
        for (var scanned = 0; scanned < ScannedAtMost;)
        {
            var read = await log.ReadBackAsync(
                after, before, filter.Selection, ScannedAtOnce, context.CancellationToken);
            foreach (var logged in read)
            {
                if (filter.Admits(logged))
                {
                    var alert = AlertMessage.Of(logged);
                    bytes += alert.CalculateSize();
                    if (bytes > PageBytes && response.Alerts.Count > 0) return WithNext(response, before);
                    response.Alerts.Add(alert);
                }

                before = logged.Sequence;
                if (response.Alerts.Count == size) return WithNext(response, before);
            }

            if (read.Count < ScannedAtOnce) return response;
            scanned += read.Count;
        }

        return WithNext(response, before);
    }

    public override async Task<Alert> Get(GetRequest request, ServerCallContext context) =>
        AlertMessage.Of(await FindAsync(request.Id, context.CancellationToken));

    public override async Task<Explanation> Explain(ExplainRequest request, ServerCallContext context)
    {
        var logged = await FindAsync(request.Id, context.CancellationToken);
        return await AlertExplanation.OfAsync(logged, log, context.CancellationToken);
    }

    private async Task<LoggedAlert> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(text, out var id)) throw WrongRequest.Because("id is no UUID");
        return await log.FindAsync(id, cancellationToken)
            ?? throw new RpcException(new Status(StatusCode.NotFound, "no alert of this id is in the log"));
    }

    private async Task<long> CheckedAsync(SubscribeRequest request, CancellationToken cancellationToken)
    {
        var after = request.AfterSequence;
        var isOther = after > await log.EndAsync(cancellationToken);
        if (!isOther && request.AfterId.Length > 0)
        {
            var there = await log.ReadAsync(after - 1, most: 1, cancellationToken);
            isOther = there is [{ } known] && known.Sequence == after && known.Id.ToString() != request.AfterId;
        }

        return isOther
            ? throw new RpcException(new Status(StatusCode.OutOfRange, "the sequence is of another log"))
            : after;
    }

    private Task<long> BeforeAsync(Timestamp since, CancellationToken cancellationToken)
    {
        try
        {
            return log.BeforeAsync(since.ToDateTimeOffset(), cancellationToken);
        }
        catch (InvalidOperationException)
        {
            throw WrongRequest.Because("since is no time");
        }
    }

    private static long Before(string pageToken)
    {
        if (pageToken.Length == 0) return long.MaxValue;
        return long.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            ? before
            : throw WrongRequest.Because("page_token is none that a response gave");
    }

    private static SearchResponse WithNext(SearchResponse response, long before)
    {
        response.NextPageToken = before.ToString(CultureInfo.InvariantCulture);
        return response;
    }
}
