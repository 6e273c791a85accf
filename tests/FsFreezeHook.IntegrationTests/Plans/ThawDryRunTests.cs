using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>What may become of a machine between freeze and thaw, its servers apart.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class ThawDryRunTests(MariaDbFixture bed) : DryRunBed(bed.Server)
{
    private static readonly Dictionary<string, Action<ThawDryRunTests>> SetUps = new()
    {
        ["nothing was ever frozen"] = _ => { },
        ["nothing is frozen any more"] = test =>
        {
            test.Freeze();
            Assert.Equal(0, test.Hook.Thaw().ExitCode);
        },
        ["it is frozen"] = test => test.Freeze(),
        ["a hook failed in the freeze"] = test =>
        {
            _ = test.Hook.AddHook("10-fails", "#!/bin/sh\n[ \"$1\" = thaw ]\n");
            test.Freeze();
        },
        ["no instance is enabled"] = test =>
        {
            test.SetMySql("enabled", "no");
            test.Freeze();
        },
        ["the holder was killed"] = test =>
        {
            test.Freeze();
            test.EndHolder("KILL");
        },
        ["the holder was told to end"] = test =>
        {
            test.Freeze();
            test.EndHolder("TERM");
        },
        ["the holder is stopped"] = test =>
        {
            test.Freeze();
            ProcessEntry holder = Assert.Single(test.Hook.Holders);
            holder.Signal("STOP");
            _ = Eventually.True(() => holder.State == "T", Bound, "the holder is stopped");
        },
        ["max-hold has passed"] = test => test.Expire(),
        ["max-hold has passed, and the outcome is missing"] = test =>
        {
            test.Expire();
            File.Delete(test.OutcomeFile);
        },
        ["max-hold has passed, and the outcome cannot be read"] = test =>
        {
            test.Expire();
            File.WriteAllText(test.OutcomeFile, "{\"freezeId\":");
        },
        ["the holder was killed, and there is the outcome of an earlier freeze"] = test =>
        {
            test.Freeze();
            Assert.Equal(0, test.Hook.Thaw().ExitCode);
            string released = File.ReadAllText(test.OutcomeFile);
            test.Freeze();
            test.EndHolder("KILL");
            File.WriteAllText(test.OutcomeFile, released);
        },
        ["a thaw died that had released"] = test =>
        {
            test.Freeze();
            string id = test.Hook.FreezeRecord.FreezeId;
            Make($"printf '\\nrelease {id}\\n' >\"$1\"", Path.Combine(test.Runtime, "mysql.release"));
            _ = Eventually.True(() => test.Hook.Holders.Count == 0, Bound, "the holder has released");
        },
        ["the record cannot be read"] = test =>
        {
            test.Freeze();
            File.WriteAllText(test.Hook.CommittedRecord, "{\"format\":");
        },
        ["the record cannot be read, and nothing is frozen"] = test =>
        {
            Assert.Equal(0, test.Hook.Thaw().ExitCode);
            File.WriteAllText(test.Hook.CommittedRecord, "{\"format\":");
        },
        ["the record is missing"] = test =>
        {
            test.Freeze();
            File.Delete(test.Hook.CommittedRecord);
        },
        ["the runtime directory was emptied"] = test => test.Spoil("rm \"$1\"/*"),
        ["the runtime directory was removed"] = test => test.Spoil("rm -r \"$1\""),
        ["a file has replaced the runtime directory"] = test => test.Spoil("rm -r \"$1\"; touch \"$1\""),
        ["the runtime directory was given to another user"] = test => test.Spoil("chown 65534 \"$1\""),
        ["a read-only filesystem covers the runtime directory"] = test =>
        {
            test.Freeze();
            test.Keep(new TmpfsMount(test.Runtime)).MakeReadOnly();
        },
        ["the runtime directory is full"] = test =>
        {
            TmpfsMount tmpfs = test.Keep(new TmpfsMount(Path.Combine(test.Hook.Folder, "runtime"), "size=64k,mode=0700"));
            test.Set("runtime-directory", tmpfs.Path);
            test.Spoil("cat /dev/zero >\"$1/filler\" 2>/dev/null || true");
        },
        ["a file is in the release pipe's place"] = test => test.Spoil("rm \"$1/mysql.release\"; touch \"$1/mysql.release\""),
        ["the release pipe is another one"] = test =>
        {
            string pipe = Path.Combine(test.Runtime, "mysql.release");
            test.Spoil("rm \"$1/mysql.release\"; mkfifo \"$1/mysql.release\"");
            _ = test.Keep(new BackgroundProcess(Path.Combine(test.Hook.Tmpfs, "read"), "cat", [pipe]));
        },
        ["the state directory was removed"] = test =>
        {
            test.Freeze();
            Directory.Delete(test.Hook.StateDirectory, recursive: true);
        },
        ["a file is in the hook directory's place"] = test =>
        {
            test.Freeze();
            Make("rmdir \"$1\"; touch \"$1\"", test.Hook.HookDirectory);
        },
        ["the configuration has an unknown key"] = test =>
        {
            test.Freeze();
            test.Hook.FurtherConfiguration = "nonsense = here\n";
            test.Hook.WriteConfiguration();
        },
        ["the configuration names another socket"] = test =>
        {
            test.Freeze();
            test.SetMySql("socket", "/nowhere/at/all.sock");
        },
        ["another run is in progress"] = test =>
        {
            test.Freeze();
            test.TakeRunLock();
        },
        ["a rehearsal is in progress"] = test => test.Rehearse(),
        ["the record of another boot is there"] = test =>
        {
            test.Freeze();
            string record = File.ReadAllText(test.Hook.CommittedRecord);
            Assert.Equal(0, test.Hook.Thaw().ExitCode);
            string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            File.WriteAllText(test.Hook.CommittedRecord, record.Replace(boot, $"{Guid.NewGuid():D}", StringComparison.Ordinal));
        },
    };

    private string OutcomeFile => Path.Combine(Runtime, "mysql.outcome");

    [Theory]
    [InlineData("nothing was ever frozen", 0, None)]
    [InlineData("nothing is frozen any more", 0, None)]
    [InlineData("it is frozen", 0, "consistent")]
    [InlineData("a hook failed in the freeze", 0, "degraded")]
    [InlineData("no instance is enabled", 0, "degraded")]
    [InlineData("the holder was killed", 24, Broken)]
    [InlineData("the holder was told to end", 24, Broken)]
    [InlineData("the holder is stopped", 24, Broken)]
    [InlineData("max-hold has passed", 25, Broken)]
    [InlineData("max-hold has passed, and the outcome is missing", 24, Broken)]
    [InlineData("max-hold has passed, and the outcome cannot be read", 24, Broken)]
    [InlineData("the holder was killed, and there is the outcome of an earlier freeze", 24, Broken)]
    [InlineData("a thaw died that had released", 0, "consistent")]
    [InlineData("the record cannot be read", 0, "consistent")]
    [InlineData("the record cannot be read, and nothing is frozen", 24, Broken)]
    [InlineData("the record is missing", 0, "consistent")]
    [InlineData("the runtime directory was emptied", 24, Broken)]
    [InlineData("the runtime directory was removed", 24, Broken)]
    [InlineData("a file has replaced the runtime directory", 24, Broken)]
    [InlineData("the runtime directory was given to another user", 0, "consistent")]
    [InlineData("a read-only filesystem covers the runtime directory", 24, Broken)]
    [InlineData("the runtime directory is full", 0, "consistent")]
    [InlineData("a file is in the release pipe's place", 24, Broken)]
    [InlineData("the release pipe is another one", 24, Broken)]
    [InlineData("the state directory was removed", 0, "consistent")]
    [InlineData("a file is in the hook directory's place", 0, "consistent")]
    [InlineData("the configuration has an unknown key", 0, "consistent")]
    [InlineData("the configuration names another socket", 0, "consistent")]
    [InlineData("another run is in progress", 31, None)]
    [InlineData("a rehearsal is in progress", 0, None)]
    [InlineData("the record of another boot is there", 0, None)]
    public void A_thaw_comes_to_what_its_dry_run_says(string setUp, int exitCode, string verdict)
    {
        SetUps[setUp](this);
        AssertForetold("thaw", exitCode, verdict);
    }

    [Fact]
    public void Every_set_up_is_in_the_table() => Assert.Equal(
        SetUps.Keys.Order(StringComparer.Ordinal),
        typeof(ThawDryRunTests).GetMethod(nameof(A_thaw_comes_to_what_its_dry_run_says))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Cast<InlineDataAttribute>()
            .Select(row => (string)row.Data[0]!)
            .Order(StringComparer.Ordinal));

    // Something happens to the runtime directory while it is frozen.
    private void Spoil(string script)
    {
        Freeze();
        Make(script, Runtime);
    }

    private void Expire()
    {
        SetMySql("max-hold", "1s");
        Freeze();
        _ = Eventually.True(() => Hook.Holders.Count == 0, Bound, "the holder has gone");
    }
}
