using System;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>What an option is called, however it was written.</summary>
/// <param name="Name">
/// One of the names below with <c>-</c> for <c>_</c> and without a prefix; or one that is not known here.
/// </param>
/// <param name="Switch">True behind the prefix <c>enable-</c>, false behind <c>disable-</c> or <c>skip-</c>, else null.</param>
internal readonly record struct OptionName(string Name, bool? Switch)
{
    /// <summary>The server's host name or address.</summary>
    public const string Host = "host";

    /// <summary>The server's Unix socket.</summary>
    public const string Socket = "socket";

    /// <summary>The server's TCP port.</summary>
    public const string Port = "port";

    /// <summary>How to get there.</summary>
    public const string Protocol = "protocol";

    /// <summary>The account's name.</summary>
    public const string User = "user";

    /// <summary>The account's password.</summary>
    public const string Password = "password";

    /// <summary>MySQL: how the connection is encrypted.</summary>
    public const string SslMode = "ssl-mode";

    /// <summary>MariaDB: whether it is.</summary>
    public const string Ssl = "ssl";

    /// <summary>MariaDB: whether the server must prove who it is.</summary>
    public const string SslVerify = "ssl-verify-server-cert";

    /// <summary>The file of the trusted authorities.</summary>
    public const string SslCa = "ssl-ca";

    /// <summary>The file of the client's certificate.</summary>
    public const string SslCertificate = "ssl-cert";

    /// <summary>The file of the client's private key.</summary>
    public const string SslKey = "ssl-key";

    private static readonly string[] Known =
        [Host, Socket, Port, Protocol, User, Password, SslMode, Ssl, SslVerify, SslCa, SslCertificate, SslKey];

    // What else MariaDB's client knows, and so may be meant by the beginning of a name. MySQL's takes no beginnings since 8.0.27,
    // where password1 came, or does not take any.
    private static readonly string[] OthersOfMariaDb =
    [
        "abort-source-on-error", "auto-rehash", "auto-vertical-output", "batch", "binary-as-hex", "binary-mode",
        "character-sets-dir", "column-names", "column-type-info", "comments", "compress", "connect-expired-password",
        "connect-timeout", "database", "debug", "debug-check", "debug-info", "default-auth", "default-character-set", "delimiter",
        "enable-cleartext-plugin", "execute", "force", "help", "html", "i-am-a-dummy", "ignore-spaces", "init-command",
        "line-numbers", "local-infile", "max-allowed-packet", "max-join-size", "named-commands", "net-buffer-length",
        "no-auto-rehash", "no-beep", "one-database", "pager", "plugin-dir", "print-query-on-error", "progress-reports", "prompt",
        "quick", "quick-max-column-width", "raw", "reconnect", "safe-updates", "sandbox", "secure-auth", "select-limit",
        "server-arg", "show-query-costs", "show-warnings", "sigint-ignore", "silent", "skip-column-names", "skip-line-numbers",
        "ssl-capath", "ssl-cipher", "ssl-crl", "ssl-crlpath", "ssl-fp", "ssl-fplist", "table", "tee", "tls-version", "unbuffered",
        "verbose", "version", "vertical", "wait", "xml",
    ];

    private static readonly string[] Prefixes = ["skip-", "disable-", "enable-", "maximum-", "loose-"];

    /// <summary>Reads a name as <c>mysys/my_getopt.cc</c> does: only the prefix just before a known name has a meaning.</summary>
    public static OptionName Parse(string written)
    {
        string name = written.Replace('_', '-');
        string? prefix = null;
        int from = 0;
        string? known;
        while ((known = FindKnown(name.AsSpan(from))) is null)
        {
            prefix = FindPrefix(name.AsSpan(from));
            if (prefix is null)
            {
                return new OptionName(name[from..], null);
            }

            from += prefix.Length;
        }

        return new OptionName(known, prefix switch { "enable-" => true, "skip-" or "disable-" => false, _ => null });
    }

    private static string? FindKnown(ReadOnlySpan<char> name)
    {
        foreach (string known in Known)
        {
            if (name.SequenceEqual(known))
            {
                return known;
            }
        }

        return FindMeant(name);
    }

    // The one option that begins so. ssl-mode is MySQL's, and begins none of MariaDB's.
    private static string? FindMeant(ReadOnlySpan<char> name)
    {
        string? meant = null;
        foreach (string known in Known)
        {
            if (name.Length > 0 && known != SslMode && known.AsSpan().StartsWith(name))
            {
                if (meant is not null)
                {
                    return null;
                }

                meant = known;
            }
        }

        foreach (string other in OthersOfMariaDb)
        {
            if (other.AsSpan().StartsWith(name))
            {
                return null;
            }
        }

        return meant;
    }

    private static string? FindPrefix(ReadOnlySpan<char> name)
    {
        foreach (string prefix in Prefixes)
        {
            if (name.StartsWith(prefix))
            {
                return prefix;
            }
        }

        return null;
    }
}
