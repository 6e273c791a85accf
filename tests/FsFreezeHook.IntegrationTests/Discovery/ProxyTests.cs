using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>
/// What stands between the program and servers: a balancer leads its connections to two of them, a splitter its statements.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class ProxyTests : IDisposable
{
    private readonly MariaDbServer _first = MariaDbServer.StartNew();
    private readonly MariaDbServer _second = MariaDbServer.StartNew();
    private readonly PublishedHook _hook = new();

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(false, 3)]
    public void Where_two_servers_answer_as_one_nothing_is_locked_or_killed_and_the_line_says_what_to_set(
        bool balances, int sooner)
    {
        // The numbers of connections on both servers may be equal or not.
        for (int i = 0; i < sooner; i++)
        {
            _first.Connect().Dispose();
        }

        List<MySqlConnection> strangers = [.. Enumerable.Range(0, 5).Select(_ => _second.Connect())];
        using IDisposable proxy =
            balances ? new HaProxy(_first.SocketPath, _second.SocketPath) : new SplittingProxy(_first, _second);
        string socket = (proxy as HaProxy)?.SocketPath ?? ((SplittingProxy)proxy).SocketPath;
        _hook.MySql = new Dictionary<string, string> { ["socket"] = socket };
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        Assert.Contains($"a proxy answers at {socket}", freeze.Error, StringComparison.Ordinal);
        Assert.Contains("in [mysql] to the server itself", freeze.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(_first) || WriteProbe.IsWriteLocked(_second));
        Assert.All(strangers, stranger => Assert.Equal("1", stranger.Value("SELECT 1")));
        strangers.ForEach(stranger => stranger.Dispose());
        Assert.Contains(
            CheckFindings.Run(_hook).NotWell, finding => finding.Contains("a proxy answers", StringComparison.Ordinal));
    }

    [Fact]
    public void One_server_behind_a_proxy_is_locked_and_known_as_the_one_that_runs_here()
    {
        _second.Stop();
        using HaProxy proxy = new(_first.SocketPath);
        _hook.MySql = new Dictionary<string, string> { ["socket"] = proxy.SocketPath };
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(_first)));
    }

    [Fact]
    public void A_server_behind_a_proxy_on_a_machine_that_was_renamed_since_is_known_as_the_one_that_runs_here()
    {
        _first.Stop();
        _second.Stop();
        using BackgroundProcess renamed = new(
            Path.Combine(_hook.Folder, "renamed.out"),
            "unshare",
            [
                "--uts", "sh", "-c", "hostname before-the-rename; exec \"$@\"", "sh", "mariadbd", "--no-defaults", "--user=mysql",
                "--datadir=" + _first.DataFolder, "--socket=" + _first.SocketPath, "--skip-networking",
                "--innodb-buffer-pool-size=32M",
                "--log-bin=binlog", "--server-id=1",
            ]);
        _ = Eventually.True(() => File.Exists(_first.SocketPath), TimeSpan.FromSeconds(60), "the server listens");
        _ = Command.Must(
            "nsenter", "--uts", "--target", renamed.Pid.ToString(CultureInfo.InvariantCulture), "hostname", "after-the-rename");
        using HaProxy proxy = new(_first.SocketPath);
        _hook.MySql = new Dictionary<string, string> { ["socket"] = proxy.SocketPath };
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(_first)));
    }

    public void Dispose()
    {
        _hook.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void FreezeAndThaw(Action whileLocked)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal(("locked", string.Empty), (_hook.FreezeRecord.Verdict, string.Join('\n', _hook.FreezeRecord.Reasons)));
        whileLocked();
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }
}
