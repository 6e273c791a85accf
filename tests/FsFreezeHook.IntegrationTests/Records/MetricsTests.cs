using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Records;

/// <summary>What Prometheus is told, by Prometheus's own programs.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MetricsTests : IDisposable
{
    private const string Get = "$_ = HTTP::Tiny->new->get(shift); print $_->{content} if $_->{success}";
    private const string Collected = "fsfreeze_hook_last_freeze_verdict{verdict=\"consistent\"} 1";

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly string _file;

    public MetricsTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _file = Path.Combine(Directory.CreateDirectory(Path.Combine(_hook.Folder, "textfile")).FullName, "fsfreeze-hook.prom");
        _hook.UseServer(_server);
        _hook.Settings["metrics-file"] = _file;
        _hook.WriteConfiguration();
    }

    [Fact]
    public void They_are_written_when_a_freeze_has_ended_and_not_while_anything_is_frozen()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.False(File.Exists(_file));
        Assert.Equal(0, _hook.Thaw().ExitCode);

        AssertIsGood();
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            File.GetUnixFileMode(_file));
        Assert.Equal(1, Value("last_freeze_verdict{verdict=\"consistent\"}"));
        Assert.Equal(0, Value("last_freeze_verdict{verdict=\"broken\"}"));
        Assert.Equal(1, Value("last_freeze_instances"));
        Assert.InRange(
            Value("last_freeze_timestamp_seconds"), before.ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        Assert.Equal(
            Assert.Single(_hook.ThawRecord.Instances).HeldMilliseconds / 1000.0,
            Value("last_freeze_step_seconds{step=\"hold\"}"));
        Assert.True(
            Value("last_freeze_writers_stall_seconds") >= Value("last_freeze_step_seconds{step=\"hold\"}"));
    }

    [Fact]
    public void What_failed_is_counted_by_its_reason_and_stays_counted()
    {
        _hook.MySql!["socket"] = "/nowhere";
        Assert.Equal(20, _hook.Freeze().ExitCode);
        AssertIsGood();
        Assert.Equal(1, Value("last_freeze_verdict{verdict=\"failed\"}"));
        Assert.Equal(20, Value("last_freeze_exit_code"));

        _hook.UseServer(_server);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        AssertIsGood();
        Assert.Equal(0, Value("last_freeze_verdict{verdict=\"failed\"}"));
        Assert.Equal(1, Value("freezes_total{verdict=\"failed\",reason=\"unreachable\"}"));
        Assert.Equal(1, Value("freezes_total{verdict=\"consistent\",reason=\"\"}"));
    }

    [Fact]
    public void A_lock_that_was_lost_is_a_broken_snapshot()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Single(_hook.Holders).Signal("KILL");
        Assert.Equal(24, _hook.Thaw().ExitCode);
        AssertIsGood();
        Assert.Equal(1, Value("last_freeze_verdict{verdict=\"broken\"}"));
        Assert.Equal(1, Value("freezes_total{verdict=\"broken\",reason=\"lock-lost\"}"));
    }

    [Theory]
    [InlineData("/nowhere/fsfreeze-hook.prom")]
    [InlineData("/proc/fsfreeze-hook.prom")]
    public void Where_they_cannot_be_written_the_log_says_so_and_nothing_fails(string file)
    {
        _hook.Settings["metrics-file"] = file;
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Contains("the metrics cannot be written", _hook.Log, StringComparison.Ordinal);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void Where_others_could_replace_them_they_are_not_written()
    {
        LocalUser.Own(Path.GetDirectoryName(_file)!);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.False(File.Exists(_file));
        Assert.Contains("users other than root could replace it", _hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void The_node_exporter_takes_them()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LoopbackPort.Free()}");
        using BackgroundProcess exporter = new(
            Path.Combine(_hook.Folder, "exporter.out"),
            "prometheus-node-exporter",
            [
                "--collector.disable-defaults", "--collector.textfile",
                "--collector.textfile.directory=" + Path.GetDirectoryName(_file), "--web.listen-address=" + address,
            ]);
        string scraped = string.Empty;
        _ = Eventually.True(
            () =>
            {
                scraped = Command.Run("perl", ["-MHTTP::Tiny", "-e", Get, $"http://{address}/metrics"]).Output;
                return exporter.IsRunning ? scraped.Length > 0 : throw new TestBedException(exporter.Output);
            },
            TimeSpan.FromSeconds(20),
            "the exporter answers");
        Assert.Contains(Collected, scraped, StringComparison.Ordinal);
        Assert.Contains("node_textfile_scrape_error 0", scraped, StringComparison.Ordinal);
    }

    [Fact]
    public void The_alert_rules_do_what_their_own_tests_say_and_the_dashboard_asks_what_can_be_answered()
    {
        string folder = Path.Combine(Repository.Root, "packaging", "metrics");
        _ = Command.Must("promtool", "check", "rules", Path.Combine(folder, "alerts.yml"));
        _ = Command.Must("promtool", "test", "rules", Path.Combine(folder, "alerts.test.yml"));

        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "dashboard.json")));
        string[] queries =
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!),
        ];
        Assert.NotEmpty(queries);

        // Without its own, a number is red from 80 on, and green before.
        Assert.All(
            dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .Where(panel => panel.GetProperty("type").GetString() == "stat"),
            panel => Assert.Equal(
                "green",
                panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("thresholds").GetProperty("steps")[0]
                    .GetProperty("color").GetString()));
        string rules = Path.Combine(_hook.Folder, "queries.yml");
        File.WriteAllLines(rules, [
            "groups: [{name: dashboard, rules: [",
            .. queries.Select((query, index) => $"{{record: query_{index}, expr: {JsonSerializer.Serialize(query)}}},"),
            "]}]",
        ]);
        _ = Command.Must("promtool", "check", "rules", rules);

        // Every metric that is asked for is one that is written.
        using FaultBench bench = new(_server, GuestAgentBuild.Debian12);
        bench.Configure("metrics-file", _file);
        Assert.Equal("0", bench.Freeze());
        Assert.Equal("0", bench.Thaw());
        string text = File.ReadAllText(_file);
        string asked = string.Join(' ', queries) + File.ReadAllText(Path.Combine(folder, "alerts.yml"));
        foreach (string name in asked.Split(
            [' ', '(', ')', '{', '"', '\'', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("fsfreeze_hook_", StringComparison.Ordinal)).Distinct())
        {
            Assert.Contains($"# TYPE {name} ", text, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _hook.Dispose();

    private double Value(string name)
    {
        string prefix = $"fsfreeze_hook_{name} ";
        string line = Assert.Single(
            File.ReadLines(_file), line => line.StartsWith(prefix, StringComparison.Ordinal));
        return double.Parse(line[prefix.Length..], CultureInfo.InvariantCulture);
    }

    private void AssertIsGood()
    {
        CommandResult check = Command.Run("sh", ["-c", "promtool check metrics <\"$1\"", "sh", _file]);
        Assert.Equal((0, string.Empty), (check.ExitCode, check.Output + check.Error));
    }
}
