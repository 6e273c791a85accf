using System;

namespace FsFreezeHook.MySql.Sections;

/// <summary>Which keys of an instance stand in the configuration itself, and so win over MySQL's option files.</summary>
[Flags]
internal enum WrittenKeys
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><c>socket</c> or <c>host</c>: the server, and with it the port and the protocol.</summary>
    Server = 1,

    /// <summary><c>user</c>.</summary>
    User = 2,

    /// <summary><c>password</c>, also an empty one.</summary>
    Password = 4,

    /// <summary><c>ssl-mode</c>.</summary>
    TlsMode = 8,

    /// <summary><c>ssl-ca</c>.</summary>
    TlsCa = 16,

    /// <summary><c>ssl-cert</c>.</summary>
    TlsCertificate = 32,

    /// <summary><c>ssl-key</c>.</summary>
    TlsKey = 64,

    /// <summary><c>host = localhost</c>: a socket of this machine, which option files may name.</summary>
    LocalHost = 128,
}
