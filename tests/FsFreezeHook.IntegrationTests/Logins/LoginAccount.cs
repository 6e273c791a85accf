namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>An account of a server, in the table of logins.</summary>
/// <param name="User">Its name.</param>
/// <param name="Words">How it logs in and what it requires, for the table.</param>
/// <param name="Definition">What stands behind CREATE USER.</param>
/// <param name="Password">Its password; null: it has none.</param>
internal sealed record LoginAccount(string User, string Words, string Definition, string? Password = LoginAccount.UsualPassword)
{
    /// <summary>The password of those that have one.</summary>
    public const string UsualPassword = "S3cret-of.the-table";

    /// <summary>Those of MySQL 9.7.</summary>
    public static LoginAccount[] OfMySql { get; } =
    [
        new("root", "auth_socket", "IDENTIFIED WITH auth_socket", Password: null),
        new("empty", "caching_sha2_password, empty password", "IDENTIFIED WITH caching_sha2_password BY ''", Password: ""),
        new("sha2", "caching_sha2_password, not cached", $"IDENTIFIED WITH caching_sha2_password BY '{UsualPassword}'"),
        new("sha256", "sha256_password", $"IDENTIFIED WITH sha256_password BY '{UsualPassword}'"),
        new(
            "ssl",
            "caching_sha2_password, REQUIRE SSL",
            $"IDENTIFIED WITH caching_sha2_password BY '{UsualPassword}' REQUIRE SSL"),
        new(
            "x509",
            "caching_sha2_password, REQUIRE X509",
            $"IDENTIFIED WITH caching_sha2_password BY '{UsualPassword}' REQUIRE X509"),
        new(
            "locked",
            "caching_sha2_password, ACCOUNT LOCK",
            $"IDENTIFIED WITH caching_sha2_password BY '{UsualPassword}' ACCOUNT LOCK"),
        new("stale", "caching_sha2_password, another password", "IDENTIFIED WITH caching_sha2_password BY 'another'"),
    ];

    /// <summary>Those of every MariaDB.</summary>
    public static LoginAccount[] OfMariaDb { get; } =
    [
        new("root", "unix_socket", "IDENTIFIED VIA unix_socket", Password: null),
        new("empty", "mysql_native_password, empty password", "IDENTIFIED VIA mysql_native_password", Password: ""),
        new("native", "mysql_native_password", $"IDENTIFIED VIA mysql_native_password USING PASSWORD('{UsualPassword}')"),
        new(
            "either",
            "ed25519 or mysql_native_password",
            $"IDENTIFIED VIA ed25519 USING PASSWORD('another') OR mysql_native_password USING PASSWORD('{UsualPassword}')"),
        new("ed25519", "ed25519", $"IDENTIFIED VIA ed25519 USING PASSWORD('{UsualPassword}')"),
        new(
            "ssl",
            "mysql_native_password, REQUIRE SSL",
            $"IDENTIFIED VIA mysql_native_password USING PASSWORD('{UsualPassword}') REQUIRE SSL"),
        new(
            "x509",
            "mysql_native_password, REQUIRE X509",
            $"IDENTIFIED VIA mysql_native_password USING PASSWORD('{UsualPassword}') REQUIRE X509"),
        new(
            "locked",
            "mysql_native_password, ACCOUNT LOCK",
            $"IDENTIFIED VIA mysql_native_password USING PASSWORD('{UsualPassword}') ACCOUNT LOCK"),
        new("stale", "mysql_native_password, another password", "IDENTIFIED VIA mysql_native_password USING PASSWORD('another')"),
    ];

    /// <summary>Those that MariaDB has since 11.6 besides.</summary>
    public static LoginAccount Parsec { get; } =
        new("parsec", "parsec", $"IDENTIFIED VIA parsec USING PASSWORD('{UsualPassword}')");
}
