using System;
using System.Globalization;
using System.Threading;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Size;

/// <summary>
/// A MariaDB with a pool of fewer threads than connections: writers that wait for the lock take all of them, and it answers
/// nobody any more. A few cycles in a run; FSFREEZE_HOOK_CYCLES says how many.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbThreadPoolTests : IDisposable
{
    private const int Writers = 40;
    private const string Account = "freezer";
    private const string Password = "freezer-Password-1";

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(3);

    private readonly PublishedHook _hook = new();

    public MariaDbThreadPoolTests() => RunningServers.MustBeNone();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void Forty_writers_and_twenty_threads_are_locked_for_as_long_as_the_freeze_by_the_extra_port()
    {
        using MariaDbServer server = Start(
            "--extra-port=" + LoopbackPort.Free().ToString(CultureInfo.InvariantCulture), "--extra-max-connections=4");
        server.CreateUser(Account, Password, "ALL");
        _hook.UseServer(server, ("user", Account), ("password", Password));
        AssertIsLockedForAsLongAsTheFreeze(server);
        Assert.Empty(Assert.Single(_hook.FreezeRecord.Instances).Notes!);
    }

    [Fact]
    public void A_pool_with_a_thread_for_each_connection_is_locked_without_one_and_it_says_what_that_risks()
    {
        using MariaDbServer server = Start("--thread-pool-max-threads=70", "--max-connections=60");
        _hook.UseServer(server);
        AssertIsLockedForAsLongAsTheFreeze(server);
        Assert.Contains(
            "no usable extra_port", Assert.Single(Assert.Single(_hook.FreezeRecord.Instances).Notes!), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_one_it_is_not_locked_and_freeze_and_check_say_what_to_set()
    {
        using MariaDbServer server = Start();
        _hook.UseServer(server);
        using WritingClients clients = new(server, Writers);
        clients.WaitForMore(5);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(3, freeze.ExitCode);
        Assert.Contains("could take all 20 threads of the server's pool", freeze.Error, StringComparison.Ordinal);
        Assert.Contains("set extra_port", freeze.Error, StringComparison.Ordinal);
        clients.WaitForMore(5);
        Assert.InRange(clients.LongestStall, TimeSpan.Zero, Allowed);
        clients.Stop();
        CommandResult check = _hook.Run("check");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("could take all 20 threads of the server's pool", check.Output, StringComparison.Ordinal);
    }

    private void AssertIsLockedForAsLongAsTheFreeze(DatabaseServer server)
    {
        int cycles = int.TryParse(Environment.GetEnvironmentVariable("FSFREEZE_HOOK_CYCLES"), out int given) ? given : 4;
        using WritingClients clients = new(server, Writers);
        clients.WaitForMore(5);
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            CommandResult freeze = _hook.Freeze();
            Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));

            // Every writer waits by then, and every thread of the pool with them.
            Thread.Sleep(Hold);
            CommandResult thaw = _hook.Thaw();
            Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
            Assert.InRange(clients.LongestStall, TimeSpan.Zero, freeze.Duration + Hold + Allowed);
            clients.WaitForMore(5);
        }

        clients.Stop();
    }

    private static MariaDbServer Start(params string[] options) => MariaDbServer.StartNew(new DatabaseServerOptions
    {
        Tcp = true,
        Extra = ["--thread-handling=pool-of-threads", "--thread-pool-max-threads=20", "--thread-pool-size=2", .. options],
    });
}
