using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Settings;

/// <summary>
/// Whatever is set globally on a server, a freeze locks it: every variable that each session has is set to its extremes, a few at
/// a time. A few of them in a run; with FSFREEZE_HOOK_SETTINGS=all, all. FSFREEZE_HOOK_SEED says in which order.
/// </summary>
public abstract class GlobalSettingsTests : IDisposable
{
    private const int AtATime = 8;
    private const int ShortRounds = 6;
    private const int LockWaitTimeout = 1205;

    private readonly DatabaseServer _server;
    private readonly ITestOutputHelper _output;
    private readonly PublishedHook _hook = new();
    private readonly MySqlConnection _observer;
    private readonly MySqlConnection _administrator;

    private protected GlobalSettingsTests(DatabaseServer server, ITestOutputHelper output)
    {
        _server = server;
        _output = output;
        _hook.UseServer(server, ("lock-timeout", "10s"));

        // They keep the settings that they began with.
        _observer = server.Connect();
        _observer.Execute("SET SESSION lock_wait_timeout = 1");
        _administrator = server.Connect();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _observer.Dispose();
        _administrator.Dispose();
        _hook.Dispose();
    }

    [Fact]
    public void No_variable_of_a_session_that_is_set_globally_keeps_a_freeze_from_locking()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("FSFREEZE_HOOK_SEED"), out int given) ? given : 1;
        bool all = Environment.GetEnvironmentVariable("FSFREEZE_HOOK_SETTINGS") == "all";
        (string Name, string Value)[] settings =
        [
            .. SessionVariable.AllOf(_server)
                .SelectMany(variable => variable.Extremes.Select(value => (variable.Name, value)))
                .OrderBy(
                    one => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {one}"))), StringComparer.Ordinal),
        ];
        Queue<(string Name, string Value)> left = new(settings);
        List<string> failures = [];
        int rounds = 0;
        for (; left.Count > 0 && (all || rounds < ShortRounds); rounds++)
        {
            failures.AddRange(FreezeWith(left));
        }

        _output.WriteLine(
            $"{rounds} freezes with seed {seed}, {settings.Length - left.Count} of {settings.Length} settings tried");
        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("sql_select_limit = 1")]
    [InlineData("sql_select_limit = 0")]
    [InlineData("max_join_size = 1, sql_big_selects = 0")]
    [InlineData("sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'")]
    public void One_that_is_known_from_elsewhere_does_not(string setting)
    {
        string[] names = [.. setting.Split(", ").Select(one => one.Split(" = ")[0])];
        string[] before = [.. names.Select(Global)];
        try
        {
            foreach (string one in setting.Split(", "))
            {
                _administrator.Execute($"SET GLOBAL {one}");
            }

            Assert.Null(FreezeAndThaw());
        }
        finally
        {
            foreach ((string name, string value) in names.Zip(before))
            {
                SetGlobal(name, value);
            }
        }
    }

    private List<string> FreezeWith(Queue<(string Name, string Value)> left)
    {
        Dictionary<string, string> before = [];
        List<string> set = [];
        while (set.Count < AtATime && left.TryDequeue(out (string Name, string Value) one))
        {
            string old = Global(one.Name);
            if (!before.ContainsKey(one.Name) && TryExecute($"SET GLOBAL {one.Name} = {one.Value}"))
            {
                before[one.Name] = old;
                set.Add($"{one.Name} = {one.Value}");
            }
        }

        string? failure = FreezeAndThaw();
        foreach ((string name, string value) in before)
        {
            SetGlobal(name, value);
        }

        return failure is null ? [] : [$"{string.Join(", ", set)}: {failure}"];
    }

    private string? FreezeAndThaw()
    {
        CommandResult freeze = _hook.Freeze();
        bool locked = freeze.ExitCode == 0 && IsLocked();
        CommandResult thaw = _hook.Thaw();
        return (freeze.ExitCode, locked, thaw.ExitCode) is (0, true, 0) ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"freeze {freeze.ExitCode} {freeze.Error}, locked {locked}, thaw {thaw.ExitCode} {thaw.Error}");
    }

    // A write's lock is asked for, and nothing written.
    private bool IsLocked()
    {
        try
        {
            _observer.Execute($"LOCK TABLES {_server.ProbeTables[0]} WRITE");
            _observer.Execute("UNLOCK TABLES");
            return false;
        }
        catch (MySqlException e) when (e.Number == LockWaitTimeout)
        {
            return true;
        }
    }

    private string Global(string name) => _administrator.Rows($"SHOW GLOBAL VARIABLES LIKE '{name}'")[0][1];

    private void SetGlobal(string name, string value)
    {
        string quoted = decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? value
            : $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
        Assert.True(
            TryExecute($"SET GLOBAL {name} = {quoted}") || TryExecute($"SET GLOBAL {name} = DEFAULT"),
            $"{name} cannot be set back to {value}");
    }

    private bool TryExecute(string statement)
    {
        try
        {
            _administrator.Execute(statement);
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
