using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// Something of another kind in the place of each file of ours: it is moved aside and told, and no person need clear it.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class StrangeFileFaultTests(MariaDbFixture bed) : FaultBed(bed.Server, GuestAgentBuild.Debian12)
{
    private const string Nobody = "65534";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly string[] OfRuntime =
    [
        "run.lock", "freeze.json", "freeze.json.new", "thawed-early.json", "refused.json", "unwritten.json", "unwritten.room",
        "rehearsal", "hook-output", "hook-output.lock", "stalls", "mysql.lock", "mysql.release", "mysql.outcome",
        "mysql.outcome.reserved", "mysql.logins",
    ];

    private static readonly string[] OfState =
        ["freeze.json", "freeze.json.new", "thaw.json", "thaw.json.new", "history.json", "history.json.new"];

    public static TheoryData<string, string> Kinds() => new()
    {
        { "a directory that is not empty", "mkdir \"$1\" && touch \"$1/file\"" },
        { "a symlink to a file", "ln -s /dev/full \"$1\"" },
        { "a symlink to itself", "ln -s \"$1\" \"$1\"" },
        { "a FIFO", "mkfifo \"$1\"" },
        { "a socket", "python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' \"$1\"" },
        { "a device", "mknod \"$1\" c 1 3" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void In_the_place_of_each_file_before_freeze_it_does_no_harm_and_is_reported(string kind, string make)
    {
        IReadOnlyList<string> places = Places();
        foreach (string place in places)
        {
            _ = Command.Must("/bin/sh", "-c", make, "sh", place);
        }

        DoesNoHarm($"{kind} in the place of each file of ours");
        AssertTold(places, kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void In_the_place_of_a_single_file_the_next_freeze_and_thaw_by_hand_work(string kind, string make)
    {
        foreach (string place in Places())
        {
            _ = Command.Must("/bin/sh", "-c", "rm -rf \"$1\"", "sh", place);
            _ = Command.Must("/bin/sh", "-c", make, "sh", place);
            CommandResult freeze = Hook.Freeze();
            Assert.True((freeze.ExitCode, freeze.Error) == (0, string.Empty), $"{kind} at {place}: {freeze.Error}");
            CommandResult thaw = Hook.Thaw();
            Assert.True((thaw.ExitCode, thaw.Error) == (0, string.Empty), $"{kind} at {place}: {thaw.Error}");
            Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        }
    }

    [Theory]
    [InlineData("run.lock")]
    [InlineData("mysql.release")]
    [InlineData("freeze.json")]
    public void A_directory_of_another_owner_is_named_and_left(string file)
    {
        string place = Path.Combine(Hook.RuntimeDirectory, file);
        _ = Places();
        _ = Directory.CreateDirectory(place);
        _ = Command.Must("chown", Nobody, place);
        CommandResult freeze = Hook.Freeze();
        Assert.Equal(1, freeze.ExitCode);
        Assert.Contains($"{place} is a directory and not a ", freeze.Error, StringComparison.Ordinal);
        Assert.Contains($"belongs to user {Nobody}", freeze.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(place));
        Directory.Delete(place);
        Assert.Equal(0, Hook.Freeze().ExitCode);
        Assert.Equal(0, Hook.Thaw().ExitCode);
    }

    /// <summary>Nothing was locked in it: no holder left word that it ended in order.</summary>
    [Fact]
    public void A_record_that_thaw_could_not_remove_does_not_make_that_freeze_broken_at_the_next()
    {
        Hook.UseServer(Server, ("enabled", "auto"), ("user", "nobody-knows"), ("password", "canary"));
        Hook.WriteConfiguration();
        Assert.Equal("0", Bench.Freeze());
        Assert.Equal("degraded", Hook.FreezeRecord.Verdict);
        _ = Command.Must("chattr", "+i", Hook.CommittedRecord);
        Assert.Equal("0", Bench.Thaw());
        Assert.Equal("degraded", Hook.ThawRecord.Verdict);
        Assert.True(File.Exists(Hook.CommittedRecord));
        _ = Command.Must("chattr", "-i", Hook.CommittedRecord);
        string history = File.ReadAllText(Path.Combine(Hook.StateDirectory, "history.json"));
        Hook.UseServer(Server);
        DoesNoHarm("the record could not be removed at the thaw before");
        string later = File.ReadAllText(Path.Combine(Hook.StateDirectory, "history.json"));
        Assert.DoesNotContain("broken", later, StringComparison.Ordinal);
        Assert.Single(history.Split("freezeId").Skip(1));
        Assert.DoesNotContain("never thawed", Hook.Log, StringComparison.Ordinal);
    }

    // With the directories there, as they are from the first freeze on.
    private IReadOnlyList<string> Places()
    {
        _ = Directory.CreateDirectory(Hook.RuntimeDirectory, Private);
        _ = Directory.CreateDirectory(Hook.StateDirectory, Private);
        return [.. OfRuntime.Select(file => Path.Combine(Hook.RuntimeDirectory, file)),
            .. OfState.Select(file => Path.Combine(Hook.StateDirectory, file))];
    }

    private void AssertTold(IReadOnlyList<string> places, string kind)
    {
        foreach (string place in places.Where(place => kind != "a FIFO"
            || !(place.EndsWith(".release", StringComparison.Ordinal) || place.EndsWith("rehearsal", StringComparison.Ordinal))))
        {
            Assert.Contains($"{place} is ", Hook.Log, StringComparison.Ordinal);
            Assert.Contains($"moved to {place}.aside", Hook.Log, StringComparison.Ordinal);
        }
    }
}
