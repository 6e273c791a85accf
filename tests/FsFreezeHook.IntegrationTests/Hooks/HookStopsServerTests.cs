using System;
using System.Globalization;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Hooks;

/// <summary>
/// A hook that stops or pauses the server that is to be locked, as those do that were written for a backup without a lock.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class HookStopsServerTests : IDisposable
{
    private const string Remedy = "; if a hook stops it, change the hook, or set enabled = no for that instance";

    private readonly PublishedHook _hook = new();

    public HookStopsServerTests() => RunningServers.MustBeNone();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void A_server_that_was_promised_and_that_a_hook_stops_fails_the_freeze_and_is_reported_as_stopped()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb);
        _hook.UseServer(server);
        AddStoppingHook(server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        Assert.EndsWith(": it was stopped after this freeze had begun" + Remedy + "\n", freeze.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_not_required_makes_it_degraded_and_one_that_is_not_enabled_does_not()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb);
        _hook.UseServer(server, ("enabled", "auto"));
        AddStoppingHook(server);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.Contains(
            $"the server at {server.SocketPath} was stopped after this freeze had begun" + Remedy,
            _hook.Log,
            StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);

        server.Stop();
        server.Start();
        AddStoppingHook(server);
        _hook.UseServer(server, ("enabled", "no"));
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal("no-database", _hook.FreezeRecord.Verdict);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void One_that_a_hook_stops_by_a_signal_is_reported_as_stopped_by_a_signal()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb);
        _hook.UseServer(server, ("lock-timeout", "2s"));
        AddHook($"kill -STOP {Pid(server)}", $"kill -CONT {Pid(server)}");
        AssertSuspended(server, "is stopped by a signal");
    }

    [Fact]
    public void One_whose_control_group_a_hook_freezes_as_a_container_engine_does_is_reported_as_paused()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb);
        using PausableGroup group = new(server.Pid);
        _hook.UseServer(server, ("lock-timeout", "2s"));
        AddHook(group.PauseCommand, group.ResumeCommand);
        AssertSuspended(server, "is paused (its control group is frozen)");
    }

    private static string Pid(DatabaseServer server) => server.Pid.ToString(CultureInfo.InvariantCulture);

    private void AssertSuspended(DatabaseServer server, string words)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        Assert.Contains(
            $": mariadbd (process {Pid(server)}, socket {server.SocketPath}) {words}{Remedy}",
            freeze.Error,
            StringComparison.Ordinal);

        // The hook's own thaw, of the rollback, has let it go on.
        Assert.False(WriteProbe.IsWriteLocked(server));
    }

    private void AddStoppingHook(DatabaseServer server) =>
        AddHook(
            $"kill -TERM {Pid(server)}; while [ -e {server.SocketPath} ] || grep -qs ^State:.[^Z] /proc/{Pid(server)}/status; "
                + "do sleep 0.1; done",
            ":");

    private void AddHook(string freeze, string thaw) =>
        _hook.AddHook("stops", $"#!/bin/sh\ncase $1 in freeze) {freeze};; thaw) {thaw};; esac\n");
}
