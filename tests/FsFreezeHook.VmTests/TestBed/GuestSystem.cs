using Xunit;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>A system that is booted, by the name of its disk.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Disk">The name of its disk, kernel and initial file system, without their endings.</param>
/// <param name="Service">The database server's unit.</param>
/// <param name="Client">The database server's client program.</param>
public sealed record GuestSystem(string Name, string Disk, string Service, string Client)
{
    /// <summary>Debian 12: agent 7.2, MariaDB 10.11.</summary>
    public static GuestSystem Debian12 { get; } = new("Debian 12", "bookworm", "mariadb.service", "mariadb");

    /// <summary>Debian 13: agent 10.0, MariaDB 11.8.</summary>
    public static GuestSystem Debian13 { get; } = new("Debian 13", "trixie", "mariadb.service", "mariadb");

    /// <summary>Debian unstable: agent 11.1, MySQL 9.7.</summary>
    public static GuestSystem MySql { get; } = new("Debian unstable with MySQL", "sid-mysql", "mysql.service", "mysql");

    /// <summary>Both releases that the package is for.</summary>
    public static TheoryData<GuestSystem> Releases { get; } = [Debian12, Debian13];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
