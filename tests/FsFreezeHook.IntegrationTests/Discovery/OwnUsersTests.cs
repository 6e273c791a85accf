using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>
/// Servers in a container that has users of its own, as those of LXC and Incus have, and of any engine that maps them: they let
/// root in by the socket, and mean their own.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class OwnUsersTests : IDisposable
{
    private const int FirstUser = 524288;
    private const string Password = "unknown-to-the-container";

    private readonly PublishedHook _hook = new();
    private NspawnEngine? _nspawn;
    private DatabaseServer? _server;

    [Theory]
    [InlineData(ServerKind.MariaDbUnstable, "ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket")]
    [InlineData(ServerKind.MySql, "ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket")]
    public void Root_by_the_socket_is_the_containers_own_and_nothing_is_set(ServerKind kind, string statement)
    {
        Start(kind, statement);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server!));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.False(WriteProbe.IsWriteLocked(_server!));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _server!.AssertNoSessionsOf("root");
    }

    public void Dispose()
    {
        _server?.Dispose();
        _nspawn?.Dispose();
        _hook.Dispose();
    }

    private void Start(ServerKind kind, string statement)
    {
        _nspawn = new NspawnEngine(DatabaseServers.Home(kind), FirstUser);
        _server = DatabaseServers.Start(
            kind,
            new DatabaseServerOptions
            {
                RootPassword = Password,
                Container = new ContainerOptions(_nspawn, "own-users"),
            });
        using MySqlConnection connection = _server.Connect();
        connection.Execute(statement);

        // Who is root on the machine is nobody to it.
        Assert.Throws<MySqlException>(() => _server.Connect("root", string.Empty, string.Empty));
    }
}
