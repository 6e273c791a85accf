using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>MySQL 9.7, with TLS and without.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlLoginTableTests(MySqlFixture bed) : LoginTableTests
{
    [Fact]
    public void A_login_that_works_for_the_servers_own_client_works_here() =>
        AssertTable("mysql", bed.Server, ServerKind.MySql, LoginAccount.OfMySql);

    [Fact]
    public void So_it_is_where_the_server_has_no_TLS()
    {
        using MySqlServer server = MySqlServer.StartNew(new DatabaseServerOptions { Extra = [MySqlServer.WithoutTls] });
        AssertTable("mysql-without-tls", server, ServerKind.MySql, LoginAccount.OfMySql);
    }
}
