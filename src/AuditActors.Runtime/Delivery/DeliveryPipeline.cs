using AuditActors.Events;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AuditActors.Runtime.Delivery;

/// <summary>
/// Attempts of one delivery after another, each with its time, until one succeeds, the receiver refuses for good, or
/// patience ends. A receiver that always fails is left alone for longer.
/// </summary>
internal sealed class DeliveryPipeline
{
    private static readonly TimeSpan Sampling = TimeSpan.FromMinutes(1);

    // Whatever a receiver says.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly DeliveryPatience _patience;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _pipeline;
    private long _began;
    private string _reason = "";

    /// <param name="patience">How long, how often.</param>
    /// <param name="clock">For pauses.</param>
    /// <param name="failed">Told after each attempt that failed, with the reason and the pause.</param>
    public DeliveryPipeline(DeliveryPatience patience, TimeProvider clock, Action<string, TimeSpan> failed)
    {
        _patience = patience;
        _clock = clock;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(Retry(failed))
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = args => new(
                    IsPassing(args.Outcome.Exception, args.Context.CancellationToken)
                    && args.Outcome.Exception is not ReceiverBusyException { After: not null }),
                FailureRatio = 1,
                MinimumThroughput = patience.BreakAfter,
                SamplingDuration = Sampling,
                BreakDuration = patience.BreakFor,
            })
            .AddTimeout(patience.Timeout)
            .Build();
    }

    /// <summary>
    /// Runs one delivery; for one at a time. Fails with what the receiver refuses it for, or with
    /// <see cref="GivenUpException"/>.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        _began = _clock.GetTimestamp();
        try
        {
            await _pipeline.ExecuteAsync(async stopping => await attempt(stopping), cancellationToken);
        }
        catch (Exception e) when (IsPassing(e, cancellationToken))
        {
            throw new GivenUpException($"failed for {_patience.GiveUpAfter}: {Reason(e)}", e);
        }
    }

    private RetryStrategyOptions Retry(Action<string, TimeSpan> failed) => new()
    {
        ShouldHandle = args => new(IsPassing(args.Outcome.Exception, args.Context.CancellationToken) && HasPatience()),
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = _patience.ShortestPause,
        MaxDelay = _patience.LongestPause,
        DelayGenerator = args => new(PauseOf(args.Outcome.Exception)),
        OnRetry = args =>
        {
            if (args.Outcome.Exception is not (null or BrokenCircuitException))
                failed(Reason(args.Outcome.Exception), args.RetryDelay);
            return default;
        },
    };

    // A receiver may cancel by itself: only if nobody here has given up, that is a failure as any other.
    private static bool IsPassing(Exception? e, CancellationToken cancellationToken) =>
        e is not (null or AlertsRefusedException or OutputClosedException)
        && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private bool HasPatience() =>
        _patience.GiveUpAfter is not { } patience || _clock.GetElapsedTime(_began) < patience;

    private static TimeSpan? PauseOf(Exception? e) => e switch
    {
        ReceiverBusyException { After: { } after } => after < LongestWait ? after : LongestWait,
        BrokenCircuitException { RetryAfter: { } after } => after,
        _ => null,
    };

    // While the receiver is left alone, the reason is why.
    private string Reason(Exception e) => e switch
    {
        BrokenCircuitException => _reason,
        TimeoutRejectedException => _reason = $"no answer within {_patience.Timeout.TotalSeconds:0.###} s",
        _ => _reason = e.Message.TrimEnd('.'),
    };
}
