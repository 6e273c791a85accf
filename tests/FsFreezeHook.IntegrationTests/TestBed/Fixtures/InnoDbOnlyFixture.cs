using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A MySQL with InnoDB tables only, as the instance lock needs it; the only server that runs.</summary>
public sealed class InnoDbOnlyFixture : IDisposable
{
    public InnoDbOnlyFixture()
    {
        RunningServers.MustBeNone();
        Server = DatabaseServers.Start(ServerKind.MySql, new DatabaseServerOptions { MyIsam = false });
    }

    internal DatabaseServer Server { get; }

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();
}
