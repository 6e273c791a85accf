using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>What may be wrong with a machine before a freeze, its servers apart.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class FreezeDryRunTests(MariaDbFixture bed) : DryRunBed(bed.Server)
{
    private const string Nobody = "65534";

    private static readonly Dictionary<string, Action<FreezeDryRunTests>> SetUps = new()
    {
        ["nothing is wrong"] = _ => { },
        ["the runtime directory is missing, and the folder above it"] = test =>
            test.Set("runtime-directory", Path.Combine(test.Hook.Tmpfs, "above", "runtime")),
        ["the runtime directory is on a read-only filesystem"] = test => test.Mount("size=1m,mode=0700").MakeReadOnly(),
        ["the runtime directory is missing, on a read-only filesystem"] = test =>
        {
            TmpfsMount tmpfs = test.Mount("size=1m,mode=0755");
            test.Set("runtime-directory", Path.Combine(tmpfs.Path, "runtime"));
            tmpfs.MakeReadOnly();
        },
        ["the runtime directory has no page left"] =
            test => Make("head -c 4096 /dev/zero >\"$1/filler\"", test.Mount(Pages(1)).Path),
        ["the runtime directory has one page left"] = test => test.Mount(Pages(1)),
        ["the runtime directory has two pages left"] = test => test.Mount(Pages(2)),
        ["the runtime directory has three pages left"] = test => test.Mount(Pages(3)),
        ["the runtime directory has no page left after an earlier freeze"] = test =>
        {
            TmpfsMount tmpfs = test.Mount(Pages(8));
            test.Freeze();
            Assert.Equal(0, test.Hook.Thaw().ExitCode);
            Make("cat /dev/zero >\"$1/filler\" 2>/dev/null || true", tmpfs.Path);
        },
        ["a file is in the runtime directory's place"] = test => Make("touch \"$1\"", test.Runtime),
        ["a file is in the place of the folder above the runtime directory"] = test =>
        {
            Make("touch \"$1\"", test.Runtime);
            test.Set("runtime-directory", Path.Combine(test.Runtime, "runtime"));
        },
        ["a FIFO is in the runtime directory's place"] = test => Make("mkfifo \"$1\"", test.Runtime),
        ["a link is in the runtime directory's place"] =
            test => Make("mkdir -m 700 \"$1.d\"; ln -s \"$1.d\" \"$1\"", test.Runtime),
        ["the runtime directory is another user's"] = test => Make($"mkdir \"$1\"; chown {Nobody} \"$1\"", test.Runtime),
        ["others may replace the runtime directory"] = test =>
        {
            Make("mkdir -m 777 \"$1\"", test.Runtime);
            test.Set("runtime-directory", Path.Combine(test.Runtime, "runtime"));
        },
        ["a directory is in the run lock's place"] = test => Make("mkdir -p -m 700 \"$1/run.lock\"", test.Runtime),
        ["a link is in the run lock's place"] =
            test => Make("mkdir -m 700 \"$1\"; ln -s elsewhere \"$1/run.lock\"", test.Runtime),
        ["another user's run lock is locked by that user"] = test =>
        {
            Make($"mkdir -m 777 \"$1\"; touch \"$1/run.lock\"; chown {Nobody} \"$1/run.lock\"", test.Runtime);
            test.TakeRunLock("setpriv", $"--reuid={Nobody}", "--clear-groups");
        },
        ["another run is in progress"] = test =>
        {
            Make("mkdir -m 700 \"$1\"; touch \"$1/run.lock\"", test.Runtime);
            test.TakeRunLock();
        },
        ["a rehearsal is in progress"] = test => test.Rehearse(),
        ["it is frozen"] = test => test.Freeze(),
        ["it is frozen, and the runtime directory was emptied"] = test =>
        {
            test.Freeze();
            Make("rm \"$1\"/*", test.Runtime);
        },
        ["it is frozen, and the record cannot be read"] = test =>
        {
            test.Freeze();
            File.WriteAllText(test.Hook.CommittedRecord, "{\"format\":");
        },
        ["nothing is frozen, and a record cannot be read"] = test =>
        {
            Assert.Equal(0, test.Hook.Thaw().ExitCode);
            File.WriteAllText(test.Hook.CommittedRecord, "{\"format\":");
        },
        ["the holder of an earlier freeze has died"] = test =>
        {
            test.Freeze();
            test.EndHolder("KILL");
        },
        ["the state directory and the log are full"] = test =>
        {
            TmpfsMount tmpfs = test.Keep(new TmpfsMount(Path.Combine(test.Hook.Folder, "full"), "size=8k,mode=0755"));
            Make("cat /dev/zero >\"$1/filler\" 2>/dev/null || true", tmpfs.Path);
            test.Set("log-file", Path.Combine(tmpfs.Path, "log"));
        },
        ["the configuration has an unknown key"] = test =>
        {
            test.Hook.FurtherConfiguration = "nonsense = here\n";
            test.Hook.WriteConfiguration();
        },
        ["others may write the configuration"] = test => Make("chmod 666 \"$1\"", test.Hook.ConfigurationFile),
        ["the agent's state file is to be in a folder that is not there"] =
            test => test.Set("agent-state-file", "/nowhere/at/all"),
        ["the hook directory cannot be read"] = test =>
        {
            // What keeps out root too: it lacks the privilege to pass by the permissions.
            Make($"chown {Nobody} \"$1\"; chmod 700 \"$1\"", test.Hook.HookDirectory);
            test.StartedThrough = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
        },
        ["a hook was killed at its limit in the last freeze"] = test => test.KillHook(),
        ["a hook was killed at its limit in the last freeze, and has been changed"] = test =>
        {
            test.KillHook();
            _ = test.Hook.AddHook("10-hangs", "#!/bin/sh\n");
        },
        ["a hook was killed at its limit in the last freeze, and has more time now"] = test =>
        {
            test.KillHook("[ \"$1\" = thaw ] || exec sleep 1");
            test.Set("hook-timeout", "10s");
        },
    };

    [Theory]
    [InlineData("nothing is wrong", 0, "locked")]
    [InlineData("the runtime directory is missing, and the folder above it", 0, "locked")]
    [InlineData("the runtime directory is on a read-only filesystem", 1, Failed)]
    [InlineData("the runtime directory is missing, on a read-only filesystem", 1, Failed)]
    [InlineData("the runtime directory has no page left", 1, Failed)]
    [InlineData("the runtime directory has one page left", 1, Failed)]
    [InlineData("the runtime directory has two pages left", 1, Failed)]
    [InlineData("the runtime directory has three pages left", 0, "locked")]
    [InlineData("the runtime directory has no page left after an earlier freeze", 1, Failed)]
    [InlineData("a file is in the runtime directory's place", 1, Failed)]
    [InlineData("a file is in the place of the folder above the runtime directory", 1, Failed)]
    [InlineData("a FIFO is in the runtime directory's place", 1, Failed)]
    [InlineData("a link is in the runtime directory's place", 1, Failed)]
    [InlineData("the runtime directory is another user's", 1, Failed)]
    [InlineData("others may replace the runtime directory", 3, Failed)]
    [InlineData("a directory is in the run lock's place", 0, "locked")]
    [InlineData("a link is in the run lock's place", 0, "locked")]
    [InlineData("another user's run lock is locked by that user", 0, "locked")]
    [InlineData("another run is in progress", 31, None)]
    [InlineData("a rehearsal is in progress", 31, None)]
    [InlineData("it is frozen", 30, None)]
    [InlineData("it is frozen, and the runtime directory was emptied", 30, None)]
    [InlineData("it is frozen, and the record cannot be read", 30, None)]
    [InlineData("nothing is frozen, and a record cannot be read", 0, "locked")]
    [InlineData("the holder of an earlier freeze has died", 0, "locked")]
    [InlineData("the state directory and the log are full", 0, "locked")]
    [InlineData("the configuration has an unknown key", 3, Failed)]

    // What the history has of it lies where it lies without a configuration.
    [InlineData("others may write the configuration", 3, None)]
    [InlineData("the agent's state file is to be in a folder that is not there", 3, Failed)]
    [InlineData("the hook directory cannot be read", 3, Failed)]
    [InlineData("a hook was killed at its limit in the last freeze", 11, Failed)]
    [InlineData("a hook was killed at its limit in the last freeze, and has been changed", 0, "locked")]
    [InlineData("a hook was killed at its limit in the last freeze, and has more time now", 0, "locked")]
    public void A_freeze_comes_to_what_its_dry_run_says(string setUp, int exitCode, string verdict)
    {
        SetUps[setUp](this);
        AssertForetold("freeze", exitCode, verdict);
    }

    [Fact]
    public void Every_set_up_is_in_the_table() => Assert.Equal(
        SetUps.Keys.Order(StringComparer.Ordinal),
        typeof(FreezeDryRunTests).GetMethod(nameof(A_freeze_comes_to_what_its_dry_run_says))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Cast<InlineDataAttribute>()
            .Select(row => (string)row.Data[0]!)
            .Order(StringComparer.Ordinal));

    private static string Pages(int count) => FormattableString.Invariant($"size={count * Environment.SystemPageSize},mode=0700");

    // A filesystem of its own, that is the runtime directory.
    private TmpfsMount Mount(string options)
    {
        TmpfsMount tmpfs = Keep(new TmpfsMount(Path.Combine(Hook.Folder, "runtime"), options));
        Set("runtime-directory", tmpfs.Path);
        return tmpfs;
    }

    private void KillHook(string script = "[ \"$1\" = thaw ] || exec sleep 300")
    {
        Set("hook-timeout", "500ms");
        _ = Hook.AddHook("10-hangs", $"#!/bin/sh\n{script}\n");
        Assert.Equal(11, Hook.Freeze().ExitCode);
    }
}
