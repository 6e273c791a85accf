using System;
using System.Collections.Generic;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Sessions of root's that do nothing, as those of an application's pool.</summary>
internal sealed class IdleSessions : IDisposable
{
    private readonly List<MySqlConnection> _sessions = [];

    /// <summary>Opens them. Root logs in by the socket, without TLS: two thousand take a few seconds.</summary>
    public IdleSessions(DatabaseServer server, int count)
    {
        string options = new MySqlConnectionStringBuilder
        {
            Server = server.SocketPath,
            ConnectionProtocol = MySqlConnectionProtocol.UnixSocket,
            UserID = "root",
            SslMode = MySqlSslMode.Disabled,
            Pooling = false,
            ConnectionTimeout = 30,
        }.ConnectionString;
        foreach (MySqlConnection session in Enumerable.Range(0, count).Select(_ => new MySqlConnection(options)))
        {
            _sessions.Add(session);
            session.Open();
        }
    }

    /// <summary>One statement in each of them.</summary>
    public void Execute(string statement) => _sessions.ForEach(session => session.Execute(statement));

    /// <inheritdoc/>
    public void Dispose() => _sessions.ForEach(session => session.Dispose());
}
