namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The servers that the bed has.</summary>
public enum ServerKind
{
    /// <summary>Debian 12's MariaDB, 10.11.</summary>
    MariaDb,

    /// <summary>Debian 11's MariaDB, 10.5.</summary>
    MariaDb105,

    /// <summary>Debian unstable's MariaDB, 11.8.</summary>
    MariaDbUnstable,

    /// <summary>Debian unstable's MySQL, 9.7.</summary>
    MySql,
}
