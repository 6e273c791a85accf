using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The MySQL that tests share, the only server that runs.</summary>
public sealed class MySqlFixture : IDisposable
{
    public MySqlFixture()
    {
        RunningServers.MustBeNone();
        Server = MySqlServer.StartNew(new DatabaseServerOptions { Tcp = true });
    }

    internal DatabaseServer Server { get; }

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();
}
