using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The MariaDB of Debian unstable that tests share, the only server that runs.</summary>
public sealed class MariaDbUnstableFixture : IDisposable
{
    public MariaDbUnstableFixture()
    {
        RunningServers.MustBeNone();
        Server = DatabaseServers.Start(ServerKind.MariaDbUnstable);
    }

    internal DatabaseServer Server { get; }

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();
}
