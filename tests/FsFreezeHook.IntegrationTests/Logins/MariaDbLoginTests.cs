using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>MariaDB 10.11: unix_socket and mysql_native_password.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbLoginTests(MariaDbFixture bed) : LoginTests(bed.Server)
{
    [Fact]
    public void Nothing_is_fetched_from_where_a_servers_certificate_says_that_its_issuers_is()
    {
        using TemporaryFolder folder = new();
        using AskedPlace place = new();
        TlsFiles files = TlsFiles.CreateWithIssuerAt(place.Address, folder.Path);
        using PresentedCertificate presented = new(bed.Server, files);
        using PublishedHook hook = new();
        hook.UseServerOverTcp(bed.Server, User, Password, ("ssl-mode", "verify-ca"), ("ssl-ca", files.Authority));
        Assert.Equal(20, hook.Freeze().ExitCode);
        Assert.Equal(0, place.Asked);

        // What the library does where nobody keeps it from that.
        MySqlConnectionStringBuilder options = new()
        {
            Server = "127.0.0.1",
            Port = (uint)bed.Server.Port,
            UserID = User,
            Password = Password,
            SslMode = MySqlSslMode.VerifyCA,
            SslCa = files.Authority,
            Pooling = false,
        };
        using MySqlConnection connection = new(options.ConnectionString);
        _ = Assert.Throws<MySqlException>(connection.Open);
        Assert.NotEqual(0, place.Asked);
    }
}
