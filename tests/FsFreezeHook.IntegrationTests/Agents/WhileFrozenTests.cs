using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>What a client and the kernel see between freeze and thaw, the data's filesystem frozen by a real agent.</summary>
[Collection(nameof(WithNoServer))]
public sealed class WhileFrozenTests(MariaDbOnLoopFixture bed) : IClassFixture<MariaDbOnLoopFixture>
{
    private const string User = "freezer";
    private const string Canary = "canary-in-the-password";

    [Fact]
    public void A_client_cannot_write_and_sees_one_idle_session() => Look((_, _) =>
    {
        Assert.True(WriteProbe.IsWriteLocked(bed.Server));
        ServerSession session = Assert.Single(bed.Server.SessionsOf(User));
        Assert.Equal("Sleep", session.Command);
    });

    [Fact]
    public void The_holder_has_dev_null_on_its_standard_descriptors_and_no_stray_one() => Look((hook, holder) =>
    {
        IReadOnlyDictionary<int, string> descriptors = holder.Descriptors();
        Assert.All([0, 1, 2], number => Assert.Equal("/dev/null", descriptors[number]));

        // Its connection, what the runtime made for itself, its own files on the tmpfs: nothing that freezes, or
        // that the agent reads.
        Assert.DoesNotContain(descriptors, descriptor => descriptor.Key > 2
            && !descriptor.Value.StartsWith("socket:", StringComparison.Ordinal)
            && !descriptor.Value.StartsWith("anon_inode:", StringComparison.Ordinal)
            && !descriptor.Value.StartsWith("pipe:", StringComparison.Ordinal)
            && !descriptor.Value.StartsWith(hook.RuntimeDirectory, StringComparison.Ordinal)
            && descriptor.Value != "/dev/null"
            && descriptor.Value != "/dev/urandom");

        // A pipe is stray where somebody else has its other end.
        string[] pipes = [.. descriptors.Values.Where(target => target.StartsWith("pipe:", StringComparison.Ordinal))];
        Assert.Empty(ProcessEntry.All()
            .Where(process => process != holder && process.IsAlive)
            .Where(process => process.Descriptors().Values.Intersect(pipes).Any())
            .Select(process => process.CommandLine));
    });

    [Fact]
    public void The_holder_leads_a_session_without_a_terminal_and_leaves_no_zombie() => Look((_, holder) =>
    {
        Assert.Equal(holder.Pid, holder.Session);
        Assert.Equal(0, holder.Terminal);
        Assert.Contains(holder.State, (string[])["S", "I"]);
        Assert.Contains("fsfreeze-hook hold mysql", holder.CommandLine, StringComparison.Ordinal);
        Assert.NotEqual(Environment.ProcessId, holder.Parent);
    });

    [Fact]
    public void The_holder_makes_no_system_call() => Look((_, holder) =>
        Assert.Empty(SystemCallTrace.Of(holder.Pid, TimeSpan.FromSeconds(3))));

    [Fact]
    public void The_password_is_in_no_processs_arguments_or_environment() => Look((hook, _) =>
    {
        Assert.Empty(ProcessEntry.All()
            .Where(process => process.CommandLine.Contains(Canary, StringComparison.Ordinal)
                || process.EnvironmentBlock.Contains(Canary, StringComparison.Ordinal))
            .Select(process => process.CommandLine));
        Assert.All(
            Directory.EnumerateFiles(hook.RuntimeDirectory).Where(file => !file.EndsWith(".release", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(Canary, Command.Must("cat", file).Output, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, hook.Log, StringComparison.Ordinal);
    });

    private void Look(Action<PublishedHook, ProcessEntry> look)
    {
        bed.Server.CreateUser(User, Canary, "RELOAD, PROCESS, REPLICATION CLIENT");
        using PublishedHook hook = new();
        hook.UseServer(bed.Server, ("user", User), ("password", Canary));
        hook.WriteConfiguration();
        using GuestAgent agent = new(GuestAgentBuild.Unstable, hook.Program);
        _ = bed.TakeSnapshot(agent, () =>
        {
            look(hook, Assert.Single(hook.Holders));
            Assert.DoesNotContain(ProcessEntry.All(), process => process.State == "Z" && process.Parent == agent.Pid);
        });
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
    }
}
