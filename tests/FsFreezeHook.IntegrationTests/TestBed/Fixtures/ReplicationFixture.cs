using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A source and its replica, of one kind.</summary>
public abstract class ReplicationFixture : IDisposable
{
    private protected ReplicationFixture(ServerKind kind)
    {
        RunningServers.MustBeNone();
        Source = DatabaseServers.Start(kind, new DatabaseServerOptions { Tcp = true });
        try
        {
            Replica = DatabaseServers.Start(kind, new DatabaseServerOptions { ServerId = 2 });
        }
        catch
        {
            Source.Dispose();
            throw;
        }

        TestBed.Replica.Allow(Source);
        (string file, long position) = TestBed.Replica.End(Source);
        TestBed.Replica.FollowByPosition(Replica, Source, file, position);
    }

    internal DatabaseServer Source { get; }

    internal DatabaseServer Replica { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Replica.Dispose();
        Source.Dispose();
    }
}
