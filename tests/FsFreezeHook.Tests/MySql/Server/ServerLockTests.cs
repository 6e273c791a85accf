using System;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class ServerLockTests
{
    private static readonly ServerLock[] All = [ServerLock.ReadLock, ServerLock.BackupStage, ServerLock.InstanceLock];

    [Fact]
    public void Each_is_the_strategy_that_its_name_says_and_there_is_one_for_each() => Assert.Equal(
        Enum.GetValues<LockStrategy>().Except([LockStrategy.Auto])
            .Select(strategy => (strategy, JsonNamingPolicy.KebabCaseLower.ConvertName(strategy.ToString()))).Order(),
        All.Select(one => (one.Strategy, one.Name)).Order());

    [Fact]
    public void Commits_go_on_under_the_instance_lock_alone() =>
        Assert.Equal([ServerLock.InstanceLock], All.Where(one => !one.StopsCommits));
}
