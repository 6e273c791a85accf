using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>What the tests of faults at a moment have in common: the server, the agent, and how they end.</summary>
public abstract class SceneTests
{
    /// <summary>The program's exit codes.</summary>
    private protected const int Interrupted =
        1, Unreachable = 20, AccessDenied = 21, NotGranted = 22, FlushNotFinished = 23, LockLost = 24;

    private protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly GuestAgentBuild _build;
    private readonly ITestOutputHelper _output;

    private protected SceneTests(DatabaseServer server, GuestAgentBuild build, ITestOutputHelper output)
    {
        Server = server;
        _build = build;
        _output = output;
    }

    private protected DatabaseServer Server { get; }

    private protected FaultScene NewScene(params (string Key, string Value)[] settings) => new(Server, _build, settings);

    /// <summary>Asserts what freeze and thaw exit with, and that the next ones succeed; then adds the row.</summary>
    private protected void AddRow(
        FaultScene scene, string fault, Moment moment, int freeze, int thaw, string bound, TimeSpan waited,
        string? after = null) =>
        AddRow(scene, fault, moment, scene.Bench.Exited(freeze), scene.Bench.Exited(thaw), bound, waited, after);

    /// <summary>The same for one that has ended by a signal, and so with no code.</summary>
    private protected void AddRow(
        FaultScene scene, string fault, Moment moment, string freeze, string thaw, string bound, TimeSpan waited,
        string? after = null)
    {
        Assert.Equal(freeze, scene.FreezeResult());
        Assert.Equal(thaw, scene.ThawResult());
        scene.AssertRecovered();
        _output.WriteLine($"a client could write after {waited.TotalMilliseconds:0} ms");
        string state = after ?? (moment < Moment.Locked ? "never taken" : "released");
        FaultTable.Add(new FaultRow(fault, FaultScene.Words(moment), scene.Bench.Bed, freeze, thaw, state, bound), waited);
    }
}
