using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>Somebody in a guest who runs the program while the agent has the whole guest frozen.</summary>
/// <param name="machine">The guest, with the package in it and nobody who writes.</param>
internal sealed class ByHand(VirtualMachine machine)
{
    /// <summary>How long any command may take to answer.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromSeconds(3);

    /// <summary>A thaw that releases the locks though the agent has the guest frozen.</summary>
    public const string ForcedThaw = "fsfreeze-hook thaw --force";

    /// <summary>
    /// The same to its end, which leaves more than half of the time that it took in <c>/run/most-of-it</c>, in seconds.
    /// </summary>
    public const string ForcedThawToItsEnd = $$"""
        start=$EPOCHREALTIME
        {{ForcedThaw}}
        end=$EPOCHREALTIME
        most=$(( (${end/./} - ${start/./}) * 6 / 10 ))
        printf '%d.%06d' $(( most / 1000000 )) $(( most % 1000000 )) >/run/most-of-it
        """;

    /// <summary>The same in a terminal of its own, which closes when <c>script</c> ends.</summary>
    public const string ForcedThawInATerminal = $"script --quiet --return --command '{ForcedThaw}' /dev/null";

    /// <summary>Waits, as <c>$forced</c> runs, for the holder's last act: the lock has gone by then.</summary>
    public const string UntilReleased =
        "until [ -e /run/fsfreeze-hook/mysql.outcome ] || ! kill -0 $forced 2>/dev/null; do :; done";

    private const string Answer = "/run/answer";

    // What they run, and what it ends with.
    private static readonly (string Command, int ExitCode)[] Commands =
    [
        ("status", 0),
        ("status --json", 0),
        ("check", 0),
        ("check --json --max-age 1h", 0),
        ("freeze", 30),
        ("thaw", 30),
        ("rehearse", 30),
        ("freeze --dry-run", 30),
        ("thaw --dry-run", 30),
        ("grants", 30),
        ("--help", 0),
        ("thaw --help", 0),
        ("--version", 0),
    ];

    /// <summary>
    /// Runs every command while the guest is frozen: each answers in time and leaves no process, no session and no file behind;
    /// the lock stays, and the host's thaw is clean.
    /// </summary>
    /// <returns>How long each took.</returns>
    public IReadOnlyList<(string Command, TimeSpan Took)> MustAnswer()
    {
        // A good freeze first, for --max-age.
        GuestFreeze.MustBeConsistent(machine);
        _ = machine.Agent.Freeze();
        Assert.True(machine.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        string before = Left();
        List<(string, TimeSpan)> took = [];
        List<string> faults = [];
        foreach ((string command, int exitCode) in Commands)
        {
            (int code, TimeSpan time) = Time(command);
            string left = Left();
            took.Add((command, time));
            faults.AddRange(new[]
            {
                code == exitCode
                    ? null
                    : $"'{command}' ended with {code} instead of {exitCode}: {machine.Shell.Must($"cat {Answer}")}",
                time <= AtMost ? null : $"'{command}' took {time.TotalSeconds:0.0} s",
                left == before ? null : $"'{command}' left {left} where this was: {before}",
            }.OfType<string>());
        }

        Assert.Empty(faults);
        Assert.True(machine.Database.IsWriteLocked(), "a command has let the lock go");
        Assert.Equal("frozen", machine.Agent.FreezeStatus());
        _ = machine.Agent.Thaw();
        Assert.Equal("consistent", machine.Program.Verdicts()[0]);
        return took;
    }

    /// <summary>
    /// Runs a script while the guest is frozen in which somebody forces a thaw: if the lock goes by that, the host is told so.
    /// </summary>
    /// <param name="script">The script. It waits for nothing that waits for thaw.</param>
    /// <returns>Whether the lock went.</returns>
    public bool Force(string script)
    {
        _ = machine.Agent.Freeze();
        Assert.True(machine.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        _ = machine.Shell.Must(script, AtMost * 3);
        Assert.Equal("frozen", machine.Agent.FreezeStatus());
        bool isReleased = !machine.Database.IsLockedOnFrozenDisk();
        if (isReleased)
        {
            GuestAgentException told = Assert.Throws<GuestAgentException>(() => machine.Agent.Thaw());
            Assert.Contains(
                machine.System == GuestSystem.Debian12 ? "status 24" : "take another", told.Message, StringComparison.Ordinal);
        }
        else
        {
            _ = machine.Agent.Thaw();
        }

        Assert.Equal((isReleased ? "broken" : "consistent", isReleased ? 24 : 0), Last());
        Assert.False(machine.Database.IsWriteLocked("shop.orders"), "the server is locked after the thaw");
        Assert.Equal(string.Empty, Processes());
        return isReleased;
    }

    /// <summary>
    /// A script that begins a forced thaw and ends it by a signal. It waits for its end, which waits for no frozen disk.
    /// </summary>
    /// <param name="command">What is begun.</param>
    /// <param name="signal">The signal's name.</param>
    /// <param name="moment">What lasts until it is sent.</param>
    public static string Killed(string command, string signal, string moment) => $"""
        {command} >/dev/null 2>&1 </dev/null &
        forced=$!
        {moment}
        kill -{signal} $forced 2>/dev/null || true
        until ! pgrep --full '{ForcedThaw}' >/dev/null; do sleep 0.05; done
        """;

    private (int ExitCode, TimeSpan Took) Time(string command)
    {
        int[] said = [.. machine.Shell.Must($$"""
            start=$EPOCHREALTIME
            fsfreeze-hook {{command}} >{{Answer}} 2>&1
            code=$?
            end=$EPOCHREALTIME
            echo "$code $(( (${end/./} - ${start/./}) / 1000 ))"
            """).Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return (said[0], TimeSpan.FromMilliseconds(said[1]));
    }

    // No statement that makes a temporary table: that may need the disk. The note of a freeze that was refused is the
    // thaw's to take away.
    private string Left() => string.Join('\n',
    [
        Processes(),
        "sessions: " + string.Join(
            ' ', machine.Database.Rows("SHOW PROCESSLIST").Where(row => row[7] != "SHOW PROCESSLIST").Select(row => row[0])),
        machine.Shell.Must("ls -A /run/fsfreeze-hook /tmp /dev/shm | grep -v '^refused.json$'"),
    ]);

    private string Processes() => machine.Shell.Must("pgrep --exact --list-full fsfreeze-hook || true");

    private (string? Verdict, int ExitCode) Last()
    {
        var last = machine.Program.Status().GetProperty("history")[0];
        return (last.GetProperty("verdict").GetString(), last.GetProperty("exitCode").GetInt32());
    }
}
