using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>Debian unstable's MariaDB, which has the method parsec.</summary>
[Collection(nameof(WithMariaDbUnstable))]
public sealed class MariaDbUnstableLoginTableTests(MariaDbUnstableFixture bed) : LoginTableTests
{
    [Fact]
    public void A_login_that_works_for_the_servers_own_client_works_here() => AssertTableWithPlugins(
        "mariadb-unstable",
        bed.Server,
        ServerKind.MariaDbUnstable,
        ["auth_ed25519", "auth_parsec"],
        [.. LoginAccount.OfMariaDb, LoginAccount.Parsec]);
}
