using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.AgentService;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class CheckListTests : IDisposable
{
    // What each class of checks finds on the machine below, in the order of the list.
    private static readonly (Type Checks, string Id, string Subject)[] Found =
    [
        (typeof(FreezeChecks), "freeze.now", "frozen now"),
        (typeof(AgentChecks), "agent.running", "guest agent"),
        (typeof(LabelChecks), "selinux.label", "selinux"),
        (typeof(HostChecks), "host.limits", "host"),
        (typeof(ConfigurationChecks), "configuration", "configuration"),
        (typeof(DirectoryChecks), "runtime.directory", "runtime directory"),
        (typeof(HookChecks), "hooks.directory", "hooks"),
        (typeof(InstanceChecks), "instance.access", "instance mysql"),
        (typeof(ExaminedInstanceChecks), "instance.access", "instance made-up"),
        (typeof(HistoryChecks), "freeze.age", "last freeze"),
    ];

    private static readonly CurrentStatus FrozenByHand = new()
    {
        Tool = "test",
        At = DateTimeOffset.UnixEpoch,
        State = StatusState.Frozen,
        Problems = [],
        Run = null,
        Freeze = new ActiveFreezeStatus
        {
            FreezeId = "boot.1",
            StartedAt = DateTimeOffset.UnixEpoch,
            CommittedAt = DateTimeOffset.UnixEpoch,
            FrozenMilliseconds = 0,
            Verdict = Verdict.Locked,
            Reasons = [],
            Agent = null,
            Instances = [],
        },
        ThawedEarly = null,
        OpenOfAnotherBoot = null,
        LastFailure = null,
        LastGood = null,
        History = [],
    };

    private readonly FakeMachine _machine = new();

    [Fact]
    public void Each_class_of_checks_is_in_the_list_in_the_order_of_a_freeze()
    {
        Assert.Equal(
            typeof(CheckList).Assembly.GetTypes()
                .Where(type => type.Namespace?.StartsWith(typeof(CheckList).Namespace!, StringComparison.Ordinal) == true
                    && type.Name.EndsWith("Checks", StringComparison.Ordinal))
                .Select(type => type.Name)
                .Order(),
            Found.Select(found => found.Checks.Name).Order());
        (string, string)[] findings = [.. List().Find().Select(finding => (finding.Id, finding.Subject))];
        int[] places = [.. Found.Select(found => Array.IndexOf(findings, (found.Id, found.Subject)))];
        Assert.True(
            places[0] >= 0 && places.SequenceEqual(places.Order()), string.Join('\n', findings.Select(finding => $"{finding}")));
    }

    public void Dispose() => _machine.Dispose();

    private CheckList List()
    {
        _ = _machine.Write("sys/fs/selinux/enforce", "1");
        _ = _machine.Write("sys/class/dmi/id/sys_vendor", "KubeVirt");
        HookSettings hook = _machine.Settings with
        {
            RuntimeDirectory = _machine["run/fsfreeze-hook"],
            StateDirectory = _machine["state"],
            LogFile = _machine["log"],
        };
        return new CheckList
        {
            Machine = _machine.Machine,
            Run = _machine.Run(),
            Settings = new Settings(hook, [new MySqlSettings { Name = "mysql", Enabled = Participation.No }], []),
            ConfigurationErrors = [],
            Engines = [Engines.MySql([]), new MadeUpEngine()],
            Frozen = new FrozenNow(Host: null, FrozenByHand),
            ThawCommand = "fsfreeze-hook thaw",
            MaxAge = null,
            Now = DateTimeOffset.UnixEpoch,
        };
    }

    private sealed class MadeUpEngine : IEngine, IExamination
    {
        public EngineSections Sections { get; } = new MySqlSections();

        public bool? Runs => false;

        public FailureException? Failure => null;

        public bool LocksAny => false;

        public IEnumerable<string> Degraded => [];

        public IEnumerable<ExaminedInstance> Examined => [new("made-up", "a server", Lock: null, Failure: null)];

        public IExamination Examine(IReadOnlyList<InstanceSettings> instances, IReadOnlyList<string> locked) => this;

        public InstanceSettings Complete(InstanceSettings instance, HookSettings hook) => instance;

        public bool IsLikely(InstanceSettings instance) => false;

        public Func<ISelection> Prepare(IReadOnlyList<InstanceSettings> instances) => throw new NotSupportedException();

        public ILockSession OpenSession(HoldRequest request, TimeProvider time) => throw new NotSupportedException();

        public void EndSessions(Func<IReadOnlyList<InstanceSettings>> instances, IReadOnlyList<HeldInstance> stuck) =>
            throw new NotSupportedException();
    }
}
