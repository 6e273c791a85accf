using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Serialization;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.MySql.Sections;

/// <summary>What <c>[mysql]</c> or <c>[mysql NAME]</c> says of one instance, inherited keys included; and what option files say.</summary>
internal sealed record MySqlSettings : InstanceSettings
{
    /// <summary>The name of the instance whose section, if any, is <c>[mysql]</c>.</summary>
    public const string UnnamedInstance = "mysql";

    /// <inheritdoc/>
    public override string Engine => UnnamedInstance;

    /// <summary>The clients' name for "by the socket", in exactly this spelling.</summary>
    public const string LocalHost = "localhost";

    /// <summary>The server's Unix socket; used where <see cref="Host"/> is null. Empty where none was found, which is a <see cref="InstanceSettings.Problem"/>.</summary>
    public string Socket { get; init; } = "/run/mysqld/mysqld.sock";

    /// <summary>Whether nobody named the socket and it was found where anybody may have put one. No password is sent to it.</summary>
    public bool SocketIsGuessed { get; init; }

    /// <summary>The server's host name or address, reached by TCP; null: the socket is used.</summary>
    public string? Host { get; init; }

    /// <summary>The server's TCP port; used where <see cref="Host"/> is not null.</summary>
    public int Port { get; init; } = 3306;

    /// <summary>The account's name.</summary>
    public string User { get; init; } = "root";

    /// <summary>The account's password; null: none. It must not get into a message, a log or an argument.</summary>
    public string? Password { get; init; }

    /// <summary>How the connection is encrypted.</summary>
    public TlsMode TlsMode { get; init; } = TlsMode.Preferred;

    /// <summary>The PEM file of the trusted authorities; null: the system's.</summary>
    public string? TlsCa { get; init; }

    /// <summary>The PEM file of the client's certificate; null: none.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The PEM file of the client's private key; null: none.</summary>
    public string? TlsKey { get; init; }

    /// <summary>The only MySQL option file that is read; null: the standard ones.</summary>
    public string? DefaultsFile { get; init; }

    /// <summary>What option files' groups may end with, as in <c>[client_SUFFIX]</c>; null: only the plain groups are read.</summary>
    public string? DefaultsGroupSuffix { get; init; }

    /// <summary>Which of these were written in the configuration itself, inherited keys included.</summary>
    [JsonIgnore]
    public WrittenKeys Written { get; init; }

    /// <summary>The same as a number, as a holder is told it: the library's converter of enumerations is large.</summary>
    public int WrittenNumber
    {
        get => (int)Written;
        init => Written = (WrittenKeys)value;
    }

    /// <summary>Where the account, and what nobody wrote of the server, come from: words for a message.</summary>
    public string LoginOrigin { get; init; } = "the configuration";

    /// <summary>What else is tried, in this order, where the server denies access: each without alternatives of its own.</summary>
    public IReadOnlyList<MySqlSettings> Alternatives { get; init; } = [];

    /// <summary>The file in which it is remembered what logins came to; null: it is not.</summary>
    public string? LoginMemory { get; init; }

    /// <summary>Whether the login has succeeded, and is repeated for another connection.</summary>
    public bool LoginIsKnown { get; init; }

    /// <summary>Whether that login needed TLS, though it is by the socket.</summary>
    public bool TlsOverSocket { get; init; }

    /// <summary>Which login of those that were to be tried this is, the first being 0.</summary>
    public int LoginIndex { get; init; }

    /// <summary>The passwords that the server may have been sent before this one. They must not get into a message either.</summary>
    public IReadOnlyList<string> FurtherSecrets { get; init; } = [];

    /// <summary>Whether <see cref="Host"/> comes from an option file that the configuration does not name.</summary>
    public bool HostIsFromOptionFiles { get; init; }

    /// <summary>Whether the section leaves nothing to option files.</summary>
    internal bool SaysAll => Written.HasFlag(WrittenKeys.Server | WrittenKeys.User | WrittenKeys.Password)
        && (Host is null || Written.HasFlag(WrittenKeys.TlsMode));

    /// <summary>How the instance is locked.</summary>
    public LockStrategy Lock { get; init; } = LockStrategy.ReadLock;

    /// <summary>What is done about blockers once half of <see cref="InstanceSettings.LockTimeout"/> is spent.</summary>
    public BlockerPolicy Blockers { get; init; } = BlockerPolicy.Wait;

    /// <inheritdoc/>
    internal override bool IsExpected => base.IsExpected || (Host is not null && Written.HasFlag(WrittenKeys.Server));

    /// <summary>What a log may show of the instance: the compiler's own text would show the password.</summary>
    public override string ToString()
    {
        string server = Host is null ? Socket : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
        string password = Password is null ? "none" : "set";
        string alternatives = Alternatives.Count == 0 ? "none" : string.Join(", ", Alternatives.Select(one => one.User));
        return $"{nameof(MySqlSettings)} {{ Name = {Name}, Enabled = {Enabled}, Server = {server}, "
            + $"User = {User}, Password = {password}, Alternatives = {alternatives}, TlsMode = {TlsMode}, Lock = {Lock}, "
            + $"LockTimeout = {LockTimeout}, MaxStall = {MaxStall}, MaxHold = {MaxHold} }}";
    }
}
