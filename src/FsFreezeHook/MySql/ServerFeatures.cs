using System;
using System.Buffers;
using System.Globalization;

namespace FsFreezeHook.MySql;

/// <summary>What a server is, from the version that it states.</summary>
internal sealed class ServerFeatures
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private ServerFeatures(bool isMariaDb, Version version)
    {
        IsMariaDb = isMariaDb;
        Version = version;
    }

    /// <summary>Whether it is MariaDB.</summary>
    internal bool IsMariaDb { get; }

    /// <summary>Its version.</summary>
    internal Version Version { get; }

    /// <summary>Whether a running read holds up the read lock: not on MariaDB since 10.4.</summary>
    internal bool ReadsBlockReadLock => !IsMariaDb || Version < new Version(10, 4);

    /// <summary>From <c>@@version</c>, such as <c>9.7.4</c> or <c>5.5.5-10.11.19-MariaDB-0+deb12u1</c>.</summary>
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
