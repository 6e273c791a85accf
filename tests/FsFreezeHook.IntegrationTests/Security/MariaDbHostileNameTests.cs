using System;
using System.Linq;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>MariaDB 10.11, which does not show a session that idles with tables locked.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbHostileNameTests(MariaDbFixture bed) : HostileNameTests(bed.Server)
{
    private protected override IDisposable Block() => new Writing(Server);

    private sealed class Writing : IDisposable
    {
        private readonly DatabaseServer _server;
        private readonly MySqlConnection _session;
        private readonly long _id;
        private readonly Task _statement;

        public Writing(DatabaseServer server)
        {
            _server = server;
            _session = server.Connect(Name, Password, Name);
            _id = _session.SessionId();
            _statement = Task.Run(() => _session.Execute($"INSERT INTO `{Name}` SELECT SLEEP(60)"));
            _ = Eventually.True(
                () => server.SessionsOf(Name).Any(session => session.State == "User sleep"),
                TimeSpan.FromSeconds(10),
                "the statement runs");
        }

        public void Dispose()
        {
            using (MySqlConnection administrator = _server.Connect())
            {
                administrator.Execute($"KILL {_id}");
            }

            _ = Record.Exception(() => _statement.GetAwaiter().GetResult());
            _session.Dispose();
        }
    }
}
