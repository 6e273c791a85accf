using System.Collections.Generic;

namespace FsFreezeHook.MySql.Sections;

/// <content>What was found out at run time about how to log in, and what logins came to. No section says any of it.</content>
internal sealed partial record MySqlSettings
{
    /// <summary>
    /// Whether nobody named the socket and it was found where anybody may have put one. No password is sent to it.
    /// </summary>
    public bool SocketIsGuessed { get; init; }

    /// <summary>Where the account, and what nobody wrote of the server, come from: words for a message.</summary>
    public string LoginOrigin { get; init; } = "the configuration";

    /// <summary>
    /// What else is tried, in this order, where the server denies access: each without alternatives of its own.
    /// </summary>
    public IReadOnlyList<MySqlSettings> Alternatives { get; init; } = [];

    /// <summary>The file in which it is remembered what logins came to; null: it is not.</summary>
    public string? LoginMemory { get; init; }

    /// <summary>Whether the login has succeeded, and is repeated for another connection.</summary>
    public bool LoginIsKnown { get; init; }

    /// <summary>Whether that login needed TLS, though it is by the socket.</summary>
    public bool TlsOverSocket { get; init; }

    /// <summary>Which login of those that were to be tried this is, the first being 0.</summary>
    public int LoginIndex { get; init; }

    /// <summary>
    /// The passwords that the server may have been sent before this one. They must not get into a message either.
    /// </summary>
    public IReadOnlyList<string> FurtherSecrets { get; init; } = [];

    /// <summary>Whether <see cref="Host"/> comes from an option file that the configuration does not name.</summary>
    public bool HostIsFromOptionFiles { get; init; }
}
