using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// The MariaDB that tests share, the only server that runs. Its performance schema tells which session uses TLS.
/// </summary>
public sealed class MariaDbFixture : IDisposable
{
    public MariaDbFixture()
    {
        RunningServers.MustBeNone();
        Server = MariaDbServer.StartNew(new DatabaseServerOptions { Tcp = true, Extra = ["--performance-schema=ON"] });
    }

    internal DatabaseServer Server { get; }

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();
}
