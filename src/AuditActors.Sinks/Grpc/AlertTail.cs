using System.Globalization;
using System.Runtime.CompilerServices;
using AuditActors.Events;
using AuditActors.Sinks.Grpc.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Alert = AuditActors.Sinks.Grpc.V1.Alert;

namespace AuditActors.Sinks.Grpc;

/// <summary>
/// Follows the alert log of a server. A connection that breaks is opened again, after pauses that grow, and goes on
/// after the last alert; only the first one has to succeed.
/// </summary>
public sealed class AlertTail(AlertTailOptions options, TimeProvider clock)
{
    private const double Jitter = 0.2;

    private long? _after;
    private string _afterId = "";
    private bool _hasConnected;
    private bool _isLost;
    private TimeSpan _pause = options.ShortestPause;

    /// <summary>
    /// Each alert once, in the order of the log, without an end. Fails with <see cref="AlertTailException"/>; to be
    /// called once.
    /// </summary>
    public async IAsyncEnumerable<LoggedAlert> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var channel = Open();
        var client = new Alerts.AlertsClient(channel);
        while (true)
        {
            using var call = client.Subscribe(Request(), cancellationToken: cancellationToken);
            var fault = await BeginAsync(call);
            while (fault is null)
            {
                (var alert, fault) = await NextAsync(call.ResponseStream, cancellationToken);
                if (alert is null) continue;
                (_after, _afterId) = (alert.Sequence, alert.Id);
                yield return AlertMessage.Read(alert);
            }

            cancellationToken.ThrowIfCancellationRequested();
            await RecoverAsync(fault, cancellationToken);
        }
    }

    private GrpcChannel Open()
    {
        try
        {
            return GrpcConnection.Open(options.Server);
        }
        catch (IOException e)
        {
            throw new AlertTailException(e.Message, isRefused: false);
        }
    }

    private SubscribeRequest Request()
    {
        var request = new SubscribeRequest
        {
            Filter = new Filter
            {
                MinimumPriority = options.MinimumPriority.ToString(),
                Condition = options.Condition,
            },
        };
        if (_after is { } after)
        {
            request.AfterSequence = after;
            request.AfterId = _afterId;
        }
        else if (options.Since is { } since)
        {
            request.Since = Timestamp.FromDateTimeOffset(since);
        }

        return request;
    }

    private async Task<RpcException?> BeginAsync(AsyncServerStreamingCall<Alert> call)
    {
        try
        {
            var headers = await call.ResponseHeadersAsync;
            // A refusal has headers, too, but not this one.
            if (headers.GetValue(AlertService.BeginHeader) is not { } began) return null;
            _after ??= long.Parse(began, CultureInfo.InvariantCulture);
        }
        catch (RpcException e)
        {
            return e;
        }

        if (!_hasConnected) options.Begun();
        if (_isLost) options.Resumed();
        (_hasConnected, _isLost, _pause) = (true, false, options.ShortestPause);
        return null;
    }

    private static async Task<(Alert? Alert, RpcException? Fault)> NextAsync(
        IAsyncStreamReader<Alert> alerts, CancellationToken cancellationToken)
    {
        try
        {
            return await alerts.MoveNext(cancellationToken)
                ? (alerts.Current, null)
                : (null, new RpcException(new Status(StatusCode.Unavailable, "the server ended the subscription")));
        }
        catch (RpcException e)
        {
            return (null, e);
        }
    }

    private async Task RecoverAsync(RpcException fault, CancellationToken cancellationToken)
    {
        switch (fault.StatusCode)
        {
            case StatusCode.OutOfRange when _after is not null:
                options.LogChanged();
                (_after, _afterId) = (0, "");
                return;
            case StatusCode.Unimplemented:
                throw new AlertTailException(
                    "it serves no alerts, which takes a store and the role web", isRefused: true);
            case StatusCode.InvalidArgument or StatusCode.Unauthenticated or StatusCode.PermissionDenied:
                throw new AlertTailException(fault.Status.Detail, isRefused: true);
            case var _ when !_hasConnected:
                throw new AlertTailException(GrpcConnection.Reason(fault), isRefused: false, fault);
        }

        if (!_isLost) options.Lost(GrpcConnection.Reason(fault));
        _isLost = true;
        var varied = _pause * (1 + (Random.Shared.NextDouble() - 0.5) * Jitter);
        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, options.LongestPause.Ticks));
        await Task.Delay(varied, clock, cancellationToken);
    }
}
