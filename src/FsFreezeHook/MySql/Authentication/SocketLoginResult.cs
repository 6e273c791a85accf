namespace FsFreezeHook.MySql.Authentication;

/// <summary>What came of a <see cref="SocketLogin"/>.</summary>
internal enum SocketLoginResult
{
    /// <summary>The server is none that can be talked to so, or asks for something else: the real login tells.</summary>
    Unknown,

    /// <summary>Somebody listens there and does not answer.</summary>
    Silent,

    /// <summary>It is MariaDB, which was asked nothing, and has no TLS.</summary>
    MariaDb,

    /// <summary>It is MariaDB, which was asked nothing, and whose clients use TLS over the socket too.</summary>
    MariaDbWithTls,

    /// <summary>It is MySQL, and lets us in.</summary>
    LetIn,

    /// <summary>It is MySQL, and does not.</summary>
    Denied,
}
