using System.Linq;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Layout;

public sealed class StatementLogTests
{
    [Theory]
    [InlineData("ON", "FILE", "host.log", "/data/host.log")]
    [InlineData("ON", "FILE", "/var/log/all.log", "/var/log/all.log")]
    [InlineData("ON", "TABLE", "host.log", "/data/mysql")]
    [InlineData("1", "FILE,TABLE", "host.log", "/data/host.log /data/mysql")]
    [InlineData("OFF", "FILE", "host.log", "")]
    [InlineData("ON", "NONE,FILE", "host.log", "")]
    public void It_is_written_where_the_server_says_and_nowhere_where_it_is_off(
        string isOn, string output, string file, string expected)
    {
        (string data, var logs) = StatementLog.Places(
            [["datadir", "/data/"], ["general_log", isOn], ["log_output", output], ["general_log_file", file], [null, null]]);
        Assert.Equal(("/data", expected), (data, string.Join(' ', logs.Select(log => log.Place))));
        Assert.All(logs, log => Assert.Equal(StatementLogKind.General, log.Kind));
    }

    [Theory]
    [InlineData("slow_query_log=ON long_query_time=0.000000 slow_query_log_file=slow.log", "Slow /data/slow.log")]
    [InlineData("slow_query_log=ON long_query_time=10.000000 slow_query_log_file=slow.log", "")]
    [InlineData("slow_query_log=OFF long_query_time=0.000000 slow_query_log_file=slow.log", "")]
    [InlineData(
        "server_audit_logging=ON server_audit_output_type=file server_audit_file_path=server_audit.log",
        "ServerAudit /data/server_audit.log")]
    [InlineData("server_audit_logging=ON server_audit_output_type=syslog server_audit_file_path=server_audit.log", "")]
    [InlineData("server_audit_logging=OFF server_audit_output_type=file server_audit_file_path=server_audit.log", "")]
    [InlineData("audit_log_file=/var/log/audit.log audit_log_policy=ALL", "AuditLog /var/log/audit.log")]
    [InlineData("audit_log_file=audit.log audit_log_policy=NONE", "")]
    public void Other_logs_of_every_statement_count_as_well(string variables, string expected)
    {
        string[][] rows =
            [["datadir", "/data/"], ["log_output", "FILE"], .. variables.Split(' ').Select(variable => variable.Split('='))];
        Assert.Equal(expected, string.Join(' ', StatementLog.Places(rows).Logs.Select(log => $"{log.Kind} {log.Place}")));
    }

    [Theory]
    [InlineData("ext4", true)]
    [InlineData("overlay", true)]
    [InlineData("tmpfs", false)]
    [InlineData("nfs4", false)]
    [InlineData(null, true)]
    public void It_may_freeze_where_its_filesystem_does_or_is_not_known(string? type, bool expected) =>
        Assert.Equal(expected, new StatementLog(
            StatementLogKind.General,
            "/log",
            type is null ? null : new Mount(1, "8:1", "/", type, "/dev/sda1", "rw"),
            IsOnDataFilesystem: false).MayFreeze);
}
