using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>Debian 11's MariaDB, 10.5.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDb105LoginTableTests : LoginTableTests
{
    [Fact]
    public void A_login_that_works_for_the_servers_own_client_works_here()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb105, new DatabaseServerOptions { Tcp = true });
        AssertTableWithPlugins("mariadb-10.5", server, ServerKind.MariaDb105, ["auth_ed25519"], LoginAccount.OfMariaDb);
    }
}
