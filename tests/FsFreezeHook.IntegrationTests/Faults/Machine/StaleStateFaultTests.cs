using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>What an earlier freeze left, in this boot or in another one.</summary>
[Collection(nameof(WithMySql))]
public sealed class StaleStateFaultTests(MySqlFixture bed) : FaultBed(bed.Server, GuestAgentBuild.Unstable)
{
    private readonly TemporaryFolder _kept = new();

    private static string BootId => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_power_cut_all_is_there_and_nothing_alive_and_it_is_history(bool thawFirst)
    {
        KeepWhatIsThereWhileFrozen();
        Restore("runtime", Hook.RuntimeDirectory, ofAnotherBoot: true);
        Restore("state", Hook.StateDirectory, ofAnotherBoot: true);
        BeginsAgain(
            $"everything of a freeze there and nothing alive, after a power cut ({(thawFirst ? "thaw" : "freeze")} comes first)",
            thawFirst);
    }

    /// <summary>A restored copy boots with the record of the freeze that made it, and its host thaws it, as hosts do.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_a_restored_copy_the_record_is_history(bool thawFirst)
    {
        KeepWhatIsThereWhileFrozen();
        Directory.Delete(Hook.RuntimeDirectory, recursive: true);
        Restore("state", Hook.StateDirectory, ofAnotherBoot: true);
        File.Delete(Path.Combine(Hook.StateDirectory, "thaw.json"));
        BeginsAgain($"a restored copy ({(thawFirst ? "thaw" : "freeze")} comes first)", thawFirst);
    }

    [Fact]
    public void Where_all_was_killed_in_this_boot_the_first_thaw_reports_it_and_the_next_freeze_works()
    {
        string told = AsToldByTheAgent(24);
        KeepWhatIsThereWhileFrozen();
        Restore("runtime", Hook.RuntimeDirectory, ofAnotherBoot: false);
        Restore("state", Hook.StateDirectory, ofAnotherBoot: false);
        File.Delete(Path.Combine(Hook.StateDirectory, "thaw.json"));
        Assert.Equal(told, Bench.Thaw());
        Assert.Equal("broken", Hook.ThawRecord.Verdict);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Conclude(
            new FaultRow(
                "everything of a freeze there and nothing alive, in the same boot", After, Bench.Bed, "0", told, Released, "1 s"),
            waited);
    }

    [Fact]
    public void An_outcome_of_an_earlier_freeze_does_not_speak_for_this_one()
    {
        string told = AsToldByTheAgent(24);
        string outcome = Path.Combine(Hook.RuntimeDirectory, "mysql.outcome");
        Assert.Equal("0", Bench.Freeze());
        Assert.Equal("0", Bench.Thaw());
        string released = File.ReadAllText(outcome);
        Assert.Contains("released", released, StringComparison.Ordinal);
        Assert.Equal("0", Bench.Freeze());
        Assert.Single(Hook.Holders).Signal("KILL");
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        File.WriteAllText(outcome, released);
        Assert.Equal(told, Bench.Thaw());
        Assert.Equal("broken", Hook.ThawRecord.Verdict);
        Conclude(
            new FaultRow(
                "SIGKILL of the holder, and an outcome of an earlier freeze there", Held, Bench.Bed, "0", told, Released, "1 s"),
            waited);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _kept.Dispose();
    }

    private void KeepWhatIsThereWhileFrozen()
    {
        Assert.Equal("0", Bench.Freeze());
        _ = Command.Must("cp", "-a", Hook.RuntimeDirectory, _kept.File("runtime"));
        _ = Command.Must("cp", "-a", Hook.StateDirectory, _kept.File("state"));
        Assert.Equal("0", Bench.Thaw());
    }

    private void Restore(string kept, string folder, bool ofAnotherBoot)
    {
        _ = Command.Must("rm", "-r", folder);
        _ = Command.Must("cp", "-a", _kept.File(kept), folder);
        string record = Path.Combine(folder, "freeze.json");
        if (ofAnotherBoot)
        {
            File.WriteAllText(record, File.ReadAllText(record).Replace(BootId, $"{Guid.NewGuid():D}", StringComparison.Ordinal));
        }
    }

    private void BeginsAgain(string fault, bool thawFirst)
    {
        if (thawFirst)
        {
            Assert.Equal("0", Bench.Thaw());
        }

        Assert.Equal("0", Bench.Freeze());
        Assert.True(IsLocked);
        Assert.Equal("0", Bench.Thaw());
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Conclude(new FaultRow(fault, After, Bench.Bed, "0", "0", HeldUntilThaw, "1 s"), waited);
    }
}
