using System;
using System.Buffers;
using System.Globalization;

namespace FsFreezeHook.MySql.Server;

/// <summary>What a server is, from the version that it states.</summary>
internal sealed class ServerFeatures
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private ServerFeatures(bool isMariaDb, Version version)
    {
        IsMariaDb = isMariaDb;
        Version = version;
    }

    internal bool IsMariaDb { get; }

    internal Version Version { get; }

    /// <summary>Whether a running read holds up the read lock: not on MariaDB since 10.4.</summary>
    internal bool ReadsBlockReadLock => !IsMariaDb || Version < new Version(10, 4);

    /// <summary>Whether it has <c>BACKUP STAGE</c>: MariaDB 10.4.1 on.</summary>
    internal bool HasBackupStage => IsMariaDb && Version >= new Version(10, 4, 1);

    /// <summary>Whether it has <c>LOCK INSTANCE FOR BACKUP</c>: MySQL 8 on.</summary>
    internal bool HasInstanceLock => IsMySql8;

    /// <summary>Whether <c>performance_schema.metadata_locks</c> is filled by default: MySQL 8 on.</summary>
    internal bool HasMetadataLocks => IsMySql8;

    /// <summary>Whether <c>performance_schema.log_status</c> gives all coordinates in one row: MySQL 8 on.</summary>
    internal bool HasLogStatus => IsMySql8;

    /// <summary>Whether <c>SHOW BINARY LOG STATUS</c> took the place of <c>SHOW MASTER STATUS</c>: MySQL 8.2 on.</summary>
    internal bool HasBinaryLogStatus => !IsMariaDb && Version >= new Version(8, 2);

    /// <summary>Whether replicas are called so in statements and in what they answer: MySQL 8.0.22 on.</summary>
    internal bool HasReplicaStatus => !IsMariaDb && Version >= new Version(8, 0, 22);

    private bool IsMySql8 => !IsMariaDb && Version >= new Version(8, 0);

    /// <summary>
    /// From what a server states, and what a MariaDB was compiled as: its configuration can have it state any version.
    /// </summary>
    /// <param name="version"><c>@@version</c>, such as <c>9.7.4</c> or <c>5.5.5-10.11.19-MariaDB-0+deb12u1</c>.</param>
    /// <param name="mariaDbRelease">
    /// The release that its engines were compiled for, such as <c>101119.0</c>; null where it is no MariaDB.
    /// </param>
    internal static ServerFeatures Parse(string version, string? mariaDbRelease)
    {
        // MYSQL_VERSION_ID: the major number, and two digits each for the minor and the patch.
        const int hundred = 100;
        return int.TryParse(mariaDbRelease?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int release)
            ? new ServerFeatures(
                isMariaDb: true, new Version(release / (hundred * hundred), release / hundred % hundred, release % hundred))
            : Parse(version);
    }

    /// <summary>From <c>@@version</c> alone.</summary>
    internal static ServerFeatures Parse(string version)
    {
        // MariaDB 10 put this in front, for replicas that knew no two-digit versions.
        const string replicationPrefix = "5.5.5-";
        bool isMariaDb = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        string number = isMariaDb && version.StartsWith(replicationPrefix, StringComparison.Ordinal)
            ? version[replicationPrefix.Length..]
            : version;
        int end = number.AsSpan().IndexOfAnyExcept(NumberCharacters);
        return new ServerFeatures(
            isMariaDb,
            Version.TryParse(end < 0 ? number : number[..end], out Version? parsed) ? parsed : new Version(0, 0));
    }

    /// <summary>In words, such as <c>MariaDB 10.11.19</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsMariaDb ? "MariaDB" : "MySQL")} {Version}");
}
