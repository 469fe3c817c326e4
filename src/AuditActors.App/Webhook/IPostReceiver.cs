using AuditActors.Runtime.Ingest;

namespace AuditActors.App.Webhook;

/// <summary>Somebody who takes what others post.</summary>
internal interface IPostReceiver : IAsyncDisposable
{
    /// <summary>Under the name of where it listens.</summary>
    SourceAddress Source { get; }

    /// <summary>From now on clients are told to come again.</summary>
    void Leave();
}
