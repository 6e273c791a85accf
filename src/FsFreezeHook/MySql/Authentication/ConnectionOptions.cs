using System;
using FsFreezeHook.MySql.Sections;
using MySqlConnector;

namespace FsFreezeHook.MySql.Authentication;

/// <summary>How an instance's settings become a connection.</summary>
internal static class ConnectionOptions
{
    /// <summary>How long connecting may take, in seconds.</summary>
    internal const uint ConnectSeconds = 5;

    /// <summary>The connection string for <paramref name="settings"/>.</summary>
    /// <param name="settings">The instance's settings.</param>
    /// <param name="tlsOverSocket">Whether to use TLS where no network is.</param>
    /// <param name="within">How long connecting may take, if less than <see cref="ConnectSeconds"/>; null: that long.</param>
    internal static string For(MySqlSettings settings, bool tlsOverSocket, TimeSpan? within = null)
    {
        MySqlConnectionStringBuilder builder = new()
        {
            UserID = settings.User,
            Password = settings.SocketIsGuessed ? string.Empty : settings.Password ?? string.Empty,
            ApplicationName = "fsfreeze-hook",
            Pooling = false,
            ConnectionTimeout = (uint)Within(within).TotalSeconds,
            DefaultCommandTimeout = 5,

            // No second connection to ask a server that does not answer to give up: at the limit this one is
            // closed, and that is that.
            CancellationTimeout = -1,
            AllowLoadLocalInfile = false,
        };
        if (settings.Host is { } host)
        {
            builder.ConnectionProtocol = MySqlConnectionProtocol.Tcp;
            builder.Server = host;
            builder.Port = (uint)settings.Port;
            builder.SslMode = settings.TlsMode switch
            {
                TlsMode.Disabled => MySqlSslMode.Disabled,
                TlsMode.Preferred => MySqlSslMode.Preferred,
                TlsMode.Required => MySqlSslMode.Required,
                TlsMode.VerifyCa => MySqlSslMode.VerifyCA,
                TlsMode.VerifyIdentity => MySqlSslMode.VerifyFull,
                _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.TlsMode, "a TLS mode without a meaning"),
            };
            builder.SslCa = settings.TlsCa ?? string.Empty;
            AddCertificate(builder, settings);
        }
        else
        {
            // No TLS: what stays in the kernel needs none, and a handshake takes longer than all the rest.
            builder.ConnectionProtocol = MySqlConnectionProtocol.UnixSocket;
            builder.Server = settings.Socket;

            // For sha256_password, as MySQL's client does. Nobody is between us and a socket who could give another key.
            builder.AllowPublicKeyRetrieval = true;
            builder.SslMode = tlsOverSocket ? MySqlSslMode.Required : MySqlSslMode.Disabled;
            if (tlsOverSocket)
            {
                AddCertificate(builder, settings);
            }
        }

        return builder.ConnectionString;
    }

    /// <summary>How long an answer at a login may take.</summary>
    /// <param name="within">The time that is left, if that is less than <see cref="ConnectSeconds"/>; null: that long.</param>
    internal static TimeSpan Within(TimeSpan? within) =>
        TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(within?.TotalSeconds ?? ConnectSeconds), 1, ConnectSeconds));

    /// <summary>Where the server is and who logs in, for a message: never the password.</summary>
    internal static string Describe(MySqlSettings settings) =>
        $"{Address(settings)} as {settings.User}";

    /// <summary>Where the server is, for a message.</summary>
    internal static string Address(MySqlSettings settings) =>
        settings.Container is { } container ? container.ToString()
        : settings.Host is { } host ? $"{host}:{settings.Port}"
        : settings.Socket;

    private static void AddCertificate(MySqlConnectionStringBuilder builder, MySqlSettings settings)
    {
        builder.SslCert = settings.TlsCertificate ?? string.Empty;
        builder.SslKey = settings.TlsKey ?? string.Empty;
    }
}
