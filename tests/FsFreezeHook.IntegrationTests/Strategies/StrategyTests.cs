using System;
using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>
/// Which strategy is in force, asked of the server: what its own list of locks says, or what a client may do meanwhile. The data
/// of each lies on one filesystem of its own.
/// </summary>
public abstract class StrategyTests
{
    private protected StrategyTests(OnLoopFixture bed) => Bed = bed;

    private protected OnLoopFixture Bed { get; }

    /// <summary>Freezes under a strategy, looks, and thaws; the record must have the strategy that is expected.</summary>
    private protected RecordedInstance Look(
        string configured, string expected, Action whileFrozen, params (string Key, string Value)[] settings)
    {
        using PublishedHook hook = Bed.Install([("lock", configured), .. settings]);
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        RecordedInstance instance = Assert.Single(hook.FreezeRecord.Instances);
        try
        {
            whileFrozen();
        }
        finally
        {
            Assert.Equal(0, hook.Thaw().ExitCode);
        }

        Assert.Equal(expected, instance.Lock);
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
        return instance;
    }

    /// <summary>A strategy that the server lacks is an error of the configuration, which names those that it has.</summary>
    private protected void AssertLacks(string strategy, params IReadOnlyList<string> has)
    {
        string line = AssertRefused(strategy);
        Assert.Contains(strategy, line, StringComparison.Ordinal);
        Assert.All(has, one => Assert.Contains(one, line, StringComparison.Ordinal));
    }

    /// <summary>Exit 3, and nothing is locked.</summary>
    private protected string AssertRefused(string strategy)
    {
        using PublishedHook hook = Bed.Install(("lock", strategy));
        CommandResult freeze = hook.Freeze();
        Assert.Equal((3, string.Empty), (freeze.ExitCode, freeze.Output));
        Assert.False(WriteProbe.IsWriteLocked(Bed.Server));
        Bed.Server.AssertNoSessionsOf("root");
        return Assert.Single(freeze.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Which of a transaction's two steps, the write and the commit, a client cannot take, as it is.</summary>
    private protected (bool Write, bool Commit) WhatWaits()
    {
        using MySqlConnection connection = Bed.Server.Connect();
        connection.Execute("SET SESSION lock_wait_timeout = 1");
        connection.Execute("BEGIN");
        return Waits(connection, $"INSERT INTO {WriteProbe.Tables[0]} VALUES (2)")
            ? (true, true)
            : (false, Waits(connection, "COMMIT"));
    }

    /// <summary>Whether a statement has to wait for a lock, for a second at least.</summary>
    private protected static bool Waits(MySqlConnection connection, string statement)
    {
        try
        {
            connection.Execute(statement);
            return false;
        }
        catch (MySqlException timeout) when (timeout.ErrorCode == MySqlErrorCode.LockWaitTimeout)
        {
            return true;
        }
    }
}
