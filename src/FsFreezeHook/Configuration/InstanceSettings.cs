using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Configuration;

/// <summary>What <c>[mysql]</c> or <c>[mysql NAME]</c> says of one instance, inherited keys included.</summary>
internal sealed record InstanceSettings
{
    /// <summary>The name of the instance whose section, if any, is <c>[mysql]</c>.</summary>
    public const string UnnamedInstance = "mysql";

    /// <summary>The clients' name for "by the socket", in exactly this spelling.</summary>
    public const string LocalHost = "localhost";

    /// <summary>The instance's name, unique in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The section that says it, with its brackets. What that does not say is inherited from <c>[mysql]</c>.</summary>
    public string Section => Name == UnnamedInstance ? "[mysql]" : $"[mysql {Name}]";

    /// <summary>Whether it takes part in a freeze.</summary>
    public Participation Enabled { get; init; } = Participation.Required;

    /// <summary>True where no section stands and the instance is assumed.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>The server's Unix socket; used where <see cref="Host"/> is null. Empty where none was found, which is a <see cref="Problem"/>.</summary>
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
    public WrittenKeys Written { get; init; }

    /// <summary>Where the account, and what nobody wrote of the server, come from: words for a message.</summary>
    public string LoginOrigin { get; init; } = "the configuration";

    /// <summary>What else is tried, in this order, where the server denies access: each without alternatives of its own.</summary>
    public IReadOnlyList<InstanceSettings> Alternatives { get; init; } = [];

    /// <summary>The file in which it is remembered what logins came to; null: it is not.</summary>
    public string? LoginMemory { get; init; }

    /// <summary>Whether a login is tried again that is remembered as denied.</summary>
    public bool TriesDeniedAgain { get; init; }

    /// <summary>Whether the login has succeeded, and is repeated for another connection.</summary>
    public bool LoginIsKnown { get; init; }

    /// <summary>Whether that login needed TLS, though it is by the socket.</summary>
    public bool TlsOverSocket { get; init; }

    /// <summary>Which login of those that were to be tried this is, the first being 0.</summary>
    public int LoginIndex { get; init; }

    /// <summary>The passwords that the server may have been sent before this one. They must not get into a message either.</summary>
    public IReadOnlyList<string> FurtherSecrets { get; init; } = [];

    /// <summary>The option files, or parts of them, that were passed over: each with why, and what to do.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Whether <see cref="Host"/> comes from an option file that the configuration does not name.</summary>
    public bool HostIsFromOptionFiles { get; init; }

    /// <summary>Whether the section leaves nothing to option files.</summary>
    internal bool SaysAll => Written.HasFlag(WrittenKeys.Server | WrittenKeys.User | WrittenKeys.Password)
        && (Host is null || Written.HasFlag(WrittenKeys.TlsMode));

    /// <summary>Why the instance cannot take part, before anybody asks its server; null: it can.</summary>
    public string? Problem { get; init; }

    /// <summary>How the instance is locked.</summary>
    public LockStrategy Lock { get; init; } = LockStrategy.ReadLock;

    /// <summary>What is done about blockers once half of <see cref="LockTimeout"/> is spent.</summary>
    public BlockerPolicy Blockers { get; init; } = BlockerPolicy.Wait;

    /// <summary>How long all attempts at the lock may take together.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may keep writers waiting; never longer than <see cref="LockTimeout"/>.</summary>
    public TimeSpan MaxStall { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The dead-man limit: when it passes, the lock is released though no thaw came.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>What a log may show of the instance: the compiler's own text would show the password.</summary>
    public override string ToString()
    {
        string server = Host is null ? Socket : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
        string password = Password is null ? "none" : "set";
        string alternatives = Alternatives.Count == 0 ? "none" : string.Join(", ", Alternatives.Select(one => one.User));
        return $"{nameof(InstanceSettings)} {{ Name = {Name}, Enabled = {Enabled}, IsImplicit = {IsImplicit}, Server = {server}, "
            + $"User = {User}, Password = {password}, Alternatives = {alternatives}, TlsMode = {TlsMode}, Lock = {Lock}, "
            + $"LockTimeout = {LockTimeout}, MaxStall = {MaxStall}, MaxHold = {MaxHold} }}";
    }
}
