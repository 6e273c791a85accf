using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbLoginTableTests(MariaDbFixture bed) : LoginTableTests
{
    [Fact]
    public void Whoever_the_servers_own_client_lets_in_is_let_in()
    {
        using (MySqlConnection connection = bed.Server.Connect())
        {
            connection.Execute("INSTALL SONAME 'auth_ed25519'");
        }

        try
        {
            AssertTable("mariadb", bed.Server, LoginAccount.OfMariaDb);
        }
        finally
        {
            using MySqlConnection connection = bed.Server.Connect();
            foreach (string user in (string[])["either", "ed25519"])
            {
                connection.Execute($"DROP USER IF EXISTS '{user}'@'localhost', '{user}'@'127.0.0.1'");
            }

            connection.Execute("UNINSTALL SONAME 'auth_ed25519'");
        }
    }
}
