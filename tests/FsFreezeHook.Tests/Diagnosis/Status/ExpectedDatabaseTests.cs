using System;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Status;

public sealed class ExpectedDatabaseTests
{
    private static readonly MySqlSettings Auto = new() { Name = "mysql", Enabled = Participation.Auto };

    [Fact]
    public void Where_no_server_runs_none_is_promised_and_none_was_ever_locked_none_is_expected()
    {
        Assert.Null(ExpectedDatabase.Find([Auto], runs: false, History.Empty));
        Assert.Null(ExpectedDatabase.Find([Auto], runs: false, Of(Verdict.NoDatabase)));
        Assert.Null(ExpectedDatabase.Find([Auto with { Host = "an.option.file" }], runs: false, History.Empty));
    }

    [Fact]
    public void One_that_runs_is_expected() =>
        Assert.Equal("this machine has one", ExpectedDatabase.Find([Auto], runs: true, History.Empty));

    [Fact]
    public void One_that_is_promised_or_on_another_machine_is_expected_though_none_runs_here()
    {
        Assert.Equal(
            "one is configured",
            ExpectedDatabase.Find([Auto with { Enabled = Participation.Required }], runs: false, History.Empty));
        Assert.Equal(
            "one is configured",
            ExpectedDatabase.Find([Auto with { Host = "db", Written = WrittenKeys.Server }], runs: false, History.Empty));
    }

    [Fact]
    public void One_that_was_locked_before_is_expected_unless_it_is_said_to_be_gone()
    {
        Assert.Equal(
            "earlier freezes locked one", ExpectedDatabase.Find([Auto], runs: false, Of(Verdict.Consistent, Verdict.NoDatabase)));
        Assert.Null(ExpectedDatabase.Find(
            [Auto with { Enabled = Participation.No }], runs: false, Of(Verdict.Consistent, Verdict.NoDatabase)));
    }

    private static History Of(params Verdict[] verdicts) => History.Empty with
    {
        Freezes = Array.ConvertAll(verdicts, verdict => new HistoryEntry
        {
            StartedAt = DateTimeOffset.UnixEpoch,
            EndedAt = DateTimeOffset.UnixEpoch,
            Verdict = verdict,
            ByAgent = true,
        }),
    };
}
