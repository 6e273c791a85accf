namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Every kind of server, made in the same way.</summary>
internal static class DatabaseServers
{
    /// <summary>Makes the data unless it is there, and starts the server.</summary>
    public static DatabaseServer Start(ServerKind kind, DatabaseServerOptions? options = null)
    {
        options ??= new DatabaseServerOptions();
        return kind == ServerKind.MySql ? MySqlServer.StartNew(options) : MariaDbServer.StartNew(options, Home(kind));
    }

    /// <summary>Where its programs live.</summary>
    public static Chroot Home(ServerKind kind) => kind switch
    {
        ServerKind.MySql => new Chroot(Prepared.SidRoot),
        ServerKind.MariaDb105 => new Chroot(Prepared.BullseyeRoot),
        ServerKind.MariaDbUnstable => new Chroot(Prepared.SidMariaDbRoot),
        _ => Chroot.None,
    };
}
