using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbLoginTableTests(MariaDbFixture bed) : LoginTableTests
{
    [Fact]
    public void A_login_that_works_for_the_servers_own_client_works_here() =>
        AssertTableWithPlugins("mariadb", bed.Server, ServerKind.MariaDb, ["auth_ed25519"], LoginAccount.OfMariaDb);
}
