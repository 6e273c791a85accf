using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>Debian unstable's MariaDB, which has the method parsec.</summary>
[Collection(nameof(WithMariaDbUnstable))]
public sealed class MariaDbUnstableLoginTableTests(MariaDbUnstableFixture bed) : LoginTableTests
{
    [Fact]
    public void Whoever_the_servers_own_client_lets_in_is_let_in()
    {
        foreach (string plugin in (string[])["auth_ed25519", "auth_parsec"])
        {
            using MySqlConnection connection = bed.Server.Connect();
            connection.Execute($"INSTALL SONAME '{plugin}'");
        }

        try
        {
            AssertTable("mariadb-unstable", bed.Server, [.. LoginAccount.OfMariaDb, LoginAccount.Parsec]);
        }
        finally
        {
            using MySqlConnection connection = bed.Server.Connect();
            foreach (string user in (string[])["either", "ed25519", "parsec"])
            {
                connection.Execute($"DROP USER IF EXISTS '{user}'@'localhost', '{user}'@'127.0.0.1'");
            }

            connection.Execute("UNINSTALL SONAME 'auth_parsec'");
            connection.Execute("UNINSTALL SONAME 'auth_ed25519'");
        }
    }
}
