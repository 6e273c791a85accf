using System;
using System.Linq;
using FsFreezeHook.MySql.Server;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class ServerFeaturesTests
{
    [Theory]
    [InlineData("5.7.44", "MySQL 5.7.44", true)]
    [InlineData("8.0.36-28", "MySQL 8.0.36", true)]
    [InlineData("8.0.42-0ubuntu0.24.04.1", "MySQL 8.0.42", true)]
    [InlineData("8.4.0-log", "MySQL 8.4.0", true)]
    [InlineData("9.7.4", "MySQL 9.7.4", true)]
    [InlineData("5.5.5-10.11.19-MariaDB-0+deb12u1", "MariaDB 10.11.19", false)]
    [InlineData("10.11.19-MariaDB-0+deb12u1", "MariaDB 10.11.19", false)]
    [InlineData("11.8.2-MariaDB-ubu2404-log", "MariaDB 11.8.2", false)]
    [InlineData("12.0.2-MARIADB", "MariaDB 12.0.2", false)]
    [InlineData("10.4.0-MariaDB", "MariaDB 10.4.0", false)]
    [InlineData("5.5.5-10.3.39-MariaDB", "MariaDB 10.3.39", true)]
    [InlineData("10.2.44-MariaDB", "MariaDB 10.2.44", true)]
    [InlineData("5.5.5-m3", "MySQL 5.5.5", true)]
    [InlineData("MariaDB", "MariaDB 0.0", true)]
    [InlineData("garbage", "MySQL 0.0", true)]
    [InlineData("", "MySQL 0.0", true)]
    public void A_server_is_what_its_version_says_and_one_that_cannot_be_read_is_treated_with_the_most_care(
        string version, string words, bool readsBlock)
    {
        ServerFeatures features = ServerFeatures.Parse(version);
        Assert.Equal(words, features.ToString());
        Assert.Equal(words.StartsWith("MariaDB", StringComparison.Ordinal), features.IsMariaDb);
        Assert.Equal(readsBlock, features.ReadsBlockReadLock);
    }

    [Theory]
    [InlineData("8.0.99", "101119.0", "MariaDB 10.11.19")]
    [InlineData("5.7.1-MariaDB", "110802.0", "MariaDB 11.8.2")]
    [InlineData("10.11.19-MariaDB", "101119.0", "MariaDB 10.11.19")]
    [InlineData("9.7.4", null, "MySQL 9.7.4")]
    [InlineData("10.6.1-MariaDB", "?", "MariaDB 10.6.1")]
    public void A_MariaDB_is_what_it_was_compiled_as_whatever_version_it_states(string version, string? release, string words) =>
        Assert.Equal(words, ServerFeatures.Parse(version, release).ToString());

    [Theory]
    [InlineData("5.7.44", "")]
    [InlineData("8.0.21", "instance-lock metadata log-status")]
    [InlineData("8.0.36", "instance-lock metadata log-status replica")]
    [InlineData("8.2.0", "instance-lock metadata log-status replica binary-log")]
    [InlineData("9.7.4", "instance-lock metadata log-status replica binary-log")]
    [InlineData("10.4.0-MariaDB", "")]
    [InlineData("10.4.1-MariaDB", "backup-stage")]
    [InlineData("12.0.2-MariaDB", "backup-stage")]
    [InlineData("garbage", "")]
    public void A_server_has_what_came_with_its_version(string version, string expected)
    {
        ServerFeatures features = ServerFeatures.Parse(version);
        (string Name, bool Has)[] all =
        [
            ("backup-stage", features.HasBackupStage), ("instance-lock", features.HasInstanceLock),
            ("metadata", features.HasMetadataLocks), ("log-status", features.HasLogStatus),
            ("replica", features.HasReplicaStatus), ("binary-log", features.HasBinaryLogStatus),
        ];
        Assert.Equal(expected, string.Join(' ', all.Where(feature => feature.Has).Select(feature => feature.Name)));
    }
}
