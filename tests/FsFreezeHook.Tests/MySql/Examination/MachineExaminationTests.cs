using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Examination;

public sealed class MachineExaminationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Socket> _listeners = [];

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void Servers_that_are_silent_are_given_up_all_at_the_same_time()
    {
        MySqlSettings[] instances = [.. Enumerable.Range(1, 4).Select(number => Silent($"server{number}"))];
        long start = Stopwatch.GetTimestamp();
        MachineExamination all = MachineExamination.Of(instances, []);
        Assert.InRange(Stopwatch.GetElapsedTime(start), InstanceExaminer.Limit * 0.95, InstanceExaminer.Limit * 1.9);
        Assert.Equal(["server1", "server2", "server3", "server4"], all.Instances.Select(instance => instance.Settings.Name));
        Assert.All(all.Instances, instance =>
        {
            Assert.Equal(FailureReason.Unreachable, instance.Refusal?.Reason);
            Assert.Contains("did not answer within 2.5 s", instance.Refusal!.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void One_that_is_locked_is_not_asked_and_counts_as_one_that_takes_part()
    {
        MachineExamination all = MachineExamination.Of([Silent("locked")], [], "locked");
        Assert.True(Assert.Single(all.Instances) is { IsLocked: true, IsAsked: false, Refusal: null });
    }

    // It accepts a connection, as the kernel does for a process that stands still, and says nothing.
    private MySqlSettings Silent(string name)
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder[name]));
        listener.Listen();
        _listeners.Add(listener);
        return new MySqlSettings { Name = name, Socket = _folder[name], Enabled = Participation.Required };
    }
}
