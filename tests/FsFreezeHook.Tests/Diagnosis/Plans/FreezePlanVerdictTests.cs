using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Failures;
using FsFreezeHook.Json;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Plans;

/// <summary>The verdict that a dry run foresees, and its page, by what was found out about the instances.</summary>
public sealed class FreezePlanVerdictTests
{
    private static readonly InstanceFindings Taking = new()
    {
        Settings = new MySqlSettings { Name = "shop", User = "f" },
        Identity = new ServerIdentity(ServerFeatures.Parse("9.7.4"), "9.7.4", 1, "f@localhost", null, null),
        Lock = ServerLock.ReadLock,
    };

    private static readonly InstanceFindings LeftOut = new()
    {
        Settings = new MySqlSettings { Name = "auto", Enabled = Participation.Auto },
        Refusal = new FailureException(FailureReason.AccessDenied, "access denied"),
    };

    [Fact]
    public void Where_all_take_part_it_is_locked() => AssertForeseen(Verdict.Locked, [Taking]);

    [Fact]
    public void It_is_degraded_where_a_server_runs_and_is_not_locked() =>
        AssertForeseen(Verdict.Degraded, [Taking], "mysqld (process 1) takes no part");

    [Fact]
    public void It_is_degraded_where_one_that_is_not_required_cannot_be_locked() =>
        AssertForeseen(Verdict.Degraded, [Taking, LeftOut]);

    [Fact]
    public void So_it_is_where_that_is_the_only_one() => AssertForeseen(Verdict.Degraded, [LeftOut]);

    private static void AssertForeseen(
        Verdict expected, IReadOnlyList<InstanceFindings> instances, params string[] serversWithoutPart)
    {
        FreezePlan plan = new()
        {
            Hooks = new HookPlan { Settings = new HookSettings { HookDirectory = "/nowhere" } },
            Instances = new MachineExamination
            {
                Instances = instances,
                Servers = [new RunningServer(1, "mysqld")],
                ServersWithoutPart = serversWithoutPart,
            },
        };
        Assert.Null(plan.Failure);
        Assert.Equal(expected, plan.Verdict);
        using StringWriter page = new();
        new FreezePlanPage(new Screen(page, width: null, hasColour: false)).Write(plan);
        Assert.Contains($"expected: {Word.Of(expected)}", page.ToString(), StringComparison.Ordinal);
    }
}
