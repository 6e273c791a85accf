using FsFreezeHook.MySql.Sections;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

/// <summary>What both clients' options for TLS come to.</summary>
public sealed class TlsOptionsTests
{
    [Theory]
    [InlineData(nameof(TlsMode.Preferred), "user=x")]
    [InlineData(nameof(TlsMode.Disabled), "ssl-mode=DISABLED")]
    [InlineData(nameof(TlsMode.Preferred), "ssl_mode=preferred")]
    [InlineData(nameof(TlsMode.Required), "ssl-mode=Required")]
    [InlineData(nameof(TlsMode.VerifyCa), "ssl-mode=VERIFY_CA")]
    [InlineData(nameof(TlsMode.VerifyIdentity), "loose-ssl-mode=VERIFY_IDENTITY")]
    [InlineData(nameof(TlsMode.Required), "ssl")]
    [InlineData(nameof(TlsMode.Required), "ssl=1")]
    [InlineData(nameof(TlsMode.Required), "ssl=ON")]
    [InlineData(nameof(TlsMode.Required), "enable-ssl")]
    [InlineData(nameof(TlsMode.Required), "skip-ssl=0")]
    [InlineData(nameof(TlsMode.Disabled), "ssl=0")]
    [InlineData(nameof(TlsMode.Disabled), "ssl=off")]
    [InlineData(nameof(TlsMode.Disabled), "skip-ssl")]
    [InlineData(nameof(TlsMode.Disabled), "disable-ssl=1")]
    [InlineData(nameof(TlsMode.Disabled), "enable-ssl=0")]
    [InlineData(nameof(TlsMode.VerifyIdentity), "ssl-verify-server-cert")]
    [InlineData(nameof(TlsMode.VerifyIdentity), "ssl", "ssl-ca=/ca", "ssl_verify_server_cert=1")]
    [InlineData(nameof(TlsMode.Preferred), "skip-ssl-verify-server-cert")]
    [InlineData(nameof(TlsMode.Disabled), "ssl-verify-server-cert", "skip-ssl")]
    [InlineData(nameof(TlsMode.VerifyCa), "ssl-ca=/ca")]
    [InlineData(nameof(TlsMode.Preferred), "ssl-ca=/ca", "ssl-ca=")]
    [InlineData(nameof(TlsMode.Required), "ssl-ca=/ca", "disable-ssl-verify-server-cert")]
    [InlineData(nameof(TlsMode.Required), "ssl-cert=/cert")]
    [InlineData(nameof(TlsMode.Required), "ssl-key=/key")]
    [InlineData(nameof(TlsMode.Required), "ssl-mode=REQUIRED", "ssl-ca=/ca")]
    [InlineData(nameof(TlsMode.VerifyCa), "ssl-mode=VERIFY_CA", "ssl")]
    [InlineData(nameof(TlsMode.Required), "skip-ssl", "ssl-mode=REQUIRED")]
    [InlineData(nameof(TlsMode.Disabled), "ssl-mode=REQUIRED", "skip-ssl")]
    [InlineData(nameof(TlsMode.Required), "ssl-verify-server-cert", "ssl-mode=REQUIRED")]
    public void A_later_option_wins_and_a_file_that_is_named_wants_TLS(string mode, params string[] lines)
    {
        using OptionFileFolder folder = new();
        folder.Write("etc.cnf", ["[client]", .. lines]);
        Assert.Equal(mode, folder.Complete().TlsMode.ToString());
    }

    [Theory]
    [InlineData(
        "ssl-mode=hunter2", "bad value for 'ssl-mode'; write disabled, preferred, required, verify_ca or verify_identity")]
    [InlineData("ssl-mode=", "no value for 'ssl-mode'; write disabled, preferred, required, verify_ca or verify_identity")]
    [InlineData("ssl-mode", "no value for 'ssl-mode'; write it as ssl-mode = value")]
    [InlineData("ssl=hunter2", "bad value for 'ssl'; write 1 or 0")]
    [InlineData("ssl_ca=hunter2", "bad value for 'ssl-ca'; write an absolute path")]
    public void A_bad_value_is_named_with_its_line_and_not_repeated(string line, string problem)
    {
        using OptionFileFolder folder = new();
        folder.Write("etc.cnf", "[client]", line);
        Assert.Equal($"etc.cnf:2: {problem}", folder.Error());
    }
}
