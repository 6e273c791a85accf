using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Containers;

/// <summary>This process is the server here, and its network the container's.</summary>
public sealed class ContainerAddressTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ContainerAddressTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [Fact]
    public void One_that_another_process_listens_at_is_refused_before_anything_is_connected()
    {
        using Process other = Process.Start("sleep", ["60"]);
        try
        {
            Refused(Server() with { Pid = other.Id, StartTime = ProcessIdentity.Of(other.Id)!.StartTime });
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public void One_that_nobody_listens_at_or_whose_process_began_at_another_time_is_refused()
    {
        Refused(Server() with { StartTime = 1 });
        _listener.Stop();
        Refused(Server());
    }

    public void Dispose() => _listener.Dispose();

    private static void Refused(ContainerServer server)
    {
        FailureException failure = Assert.Throws<FailureException>(
            () =>
                ContainerAddress.Connect<MemoryStream>(server, () => throw new InvalidOperationException("it was connected to")));
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.Contains("in the container shop-db; ", failure.Message, StringComparison.Ordinal);
    }

    private ContainerServer Server() =>
        new("shop-db", Environment.ProcessId, ProcessIdentity.Current.StartTime, string.Empty, [])
        {
            Host = "127.0.0.1",
            Port = Port,
        };
}
