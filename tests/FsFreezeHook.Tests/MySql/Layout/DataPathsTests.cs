using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.MySql.Layout;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Layout;

public sealed class DataPathsTests
{
    [Fact]
    public void A_MariaDB_with_everything_in_its_data_folder_has_few_places() => Assert.Equal(
        [
            "data /var/lib/mysql",
            "InnoDB's system tablespace /var/lib/mysql/ibdata1 ?",
            "the redo log /var/lib/mysql/#innodb_redo ?",
            "the redo log /var/lib/mysql/ib_logfile0 ?",
        ],
        Of(
            ("aria_log_dir_path", "/var/lib/mysql/"),
            ("datadir", "/var/lib/mysql/"),
            ("innodb_data_file_path", "ibdata1:12M:autoextend"),
            ("innodb_data_home_dir", ""),
            ("innodb_log_group_home_dir", "./"),
            ("innodb_undo_directory", "./"),
            ("log_bin_basename", "/var/lib/mysql/binlog")));

    [Fact]
    public void A_MySQL_with_everything_elsewhere_names_each_place() => Assert.Equal(
        [
            "data /data",
            "InnoDB's system tablespace /sys/ibdata1 ?",
            "InnoDB's system tablespace /second/ibdata2 ?",
            "data /more",
            "data /data/extra",
            "the redo log /redo",
            "the redo log /redo/#innodb_redo ?",
            "the redo log /redo/ib_logfile0 ?",
            "the undo log /undo",
            "the doublewrite buffer /dblwr",
            "the binary log /log/bin",
            "the binary log /log/innodb",
            "the relay log /data/relay",
            "MyRocks' data /rocks",
            "MyRocks' log /data/.rocksdb-wal",
            "TokuDB's data /toku",
            "TokuDB's log /toku-log",
        ],
        Of(
            ("binlog_directory", "/log/innodb"),
            ("relay_log_basename", "relay/log"),
            ("rocksdb_datadir", "/rocks"),
            ("rocksdb_wal_dir", "./.rocksdb-wal"),
            ("tokudb_data_dir", "/toku/"),
            ("tokudb_log_dir", "/toku-log"),
            ("datadir", "/data/"),
            ("innodb_data_home_dir", "/sys/"),
            ("innodb_data_file_path", "ibdata1:12M;/second/ibdata2:1G:autoextend"),
            ("innodb_directories", "/more/; ./extra"),
            ("innodb_log_group_home_dir", "/redo/"),
            ("innodb_undo_directory", "/undo"),
            ("innodb_doublewrite_dir", "/dblwr"),
            ("log_bin_basename", "/log/bin/binlog")));

    [Fact]
    public void A_relative_path_is_relative_to_the_data_folder() => Assert.Equal(
        ["data /d", "the redo log /d/logs", "the undo log /d/../undo", "the binary log /d/b"],
        Of(
            ("datadir", "/d/"),
            ("innodb_log_group_home_dir", "logs"),
            ("innodb_undo_directory", "./../undo"),
            ("log_bin_basename", "b/binlog")).Where(place => !place.EndsWith('?')).Except(["the doublewrite buffer /d"]));

    [Fact]
    public void A_server_without_InnoDB_and_binary_log_has_its_data()
    {
        Assert.Equal("data /d", Of(("datadir", "/d/"), ("log_bin_basename", null))[0]);
        Assert.Equal("data /", Of(("DataDir", "/"))[0]);
    }

    [Fact]
    public void A_binary_log_in_the_root_folder_is_there() =>
        Assert.Contains("the binary log /", Of(("datadir", "/d/"), ("log_bin_basename", "/binlog")));

    [Fact]
    public void Without_a_data_folder_nothing_is_known()
    {
        Assert.Empty(Of());
        Assert.Empty(Of(("datadir", null), ("log_bin_basename", "/log/binlog")));
        Assert.Empty(Of(("datadir", "relative/")));
    }

    private static string[] Of(params IEnumerable<(string Name, string? Value)> variables) =>
        [.. DataPaths.Of(variables.Select(variable => new[] { variable.Name, variable.Value }))
            .Select(path => $"{path.Role} {path.Path}{(path.MayBeMissing ? " ?" : string.Empty)}")];
}
