using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>
/// A server that means no good: freeze ends within its bound, with one line, in bounded memory, and without the password.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class HostileServerTests : IDisposable
{
    private const string Password = "canary-for-a-server";

    // lock-timeout and 3 s for a holder to become ready, and 5 s for it to go; the machine may be slow.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(3 + 3 + 5 + 5);

    // The heap's limit, and what is not on the heap.
    private const long MostMemory = (512 + 64) * 1024 * 1024;

    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(FakeAnswer.Silence)]
    [InlineData(FakeAnswer.Garbage)]
    [InlineData(FakeAnswer.EndlessGreeting)]
    [InlineData(FakeAnswer.SlowGreeting)]
    [InlineData(FakeAnswer.SilenceAfterLogin)]
    [InlineData(FakeAnswer.AskForClearPassword)]
    [InlineData(FakeAnswer.SilenceAfterQuery)]
    [InlineData(FakeAnswer.EndlessValue)]
    [InlineData(FakeAnswer.EndlessRows)]
    [InlineData(FakeAnswer.LongError)]
    [InlineData(FakeAnswer.LongRefusal)]
    [InlineData(FakeAnswer.AskForFile)]
    [InlineData(FakeAnswer.TornValue)]
    [InlineData(FakeAnswer.NoRows)]
    public void Freeze_fails_within_its_bound_in_one_line_and_in_bounded_memory(FakeAnswer answer)
    {
        string socket = _folder.File("sock");
        using FakeServer server = new(socket, answer);
        Configure(("socket", socket));
        _ = _hook.AddNotingHook("hook");
        long begun = TimeProvider.System.GetTimestamp();
        using BackgroundProcess freeze = _hook.Start("freeze");
        long most = 0;
        while (freeze.IsRunning && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(50))
        {
            most = Math.Max(most, ProcessEntry.Executing(_hook.Program).Max(process => (long?)PeakMemory(process)) ?? 0);
            _ = freeze.WaitForExitUpTo(TimeSpan.FromMilliseconds(10));
        }

        TimeSpan took = TimeProvider.System.GetElapsedTime(begun);
        Assert.Contains(freeze.WaitForExit(TimeSpan.FromSeconds(1)), (int[])[20, 21]);
        // A socket of one's own may have the password in clear, if it asks; a file nobody gets.
        string received = Encoding.Latin1.GetString(server.Received);
        Assert.Equal(answer == FakeAnswer.AskForClearPassword, received.Contains(Password, StringComparison.Ordinal));
        Assert.DoesNotContain(File.ReadLines(FakeServer.WantedFile).First(), received, StringComparison.Ordinal);

        string line = freeze.Output;
        Assert.True(line.Length is > 10 and < 1000, $"{line.Length}: {line[..Math.Min(line.Length, 500)]}");
        Assert.True(line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1, line);
        Assert.DoesNotContain(line[..^1], char.IsControl);
        Assert.DoesNotContain(_hook.Log, letter => char.IsControl(letter) && letter != '\n');
        Assert.DoesNotContain("\n2026-01-01 forged line", _hook.Log, StringComparison.Ordinal);
        Assert.True(_hook.Log.Length < 20_000);
        Assert.DoesNotContain(Password, line + _hook.Log, StringComparison.Ordinal);
        Assert.InRange(took, TimeSpan.Zero, Bound);
        Assert.InRange(most, 1, MostMemory);
        Assert.Empty(_hook.Holders);
        Assert.Equal(["hook freeze", "hook thaw"], _hook.TakeNotes());
    }

    [Theory]
    [InlineData("disabled", FakeAnswer.AskForClearPassword)]
    [InlineData("preferred", FakeAnswer.AskForClearPassword)]
    [InlineData("disabled", FakeAnswer.AskForPasswordByKey)]
    [InlineData("preferred", FakeAnswer.AskForPasswordByKey)]
    [InlineData("required", FakeAnswer.AskForClearPassword)]
    [InlineData("verify-ca", FakeAnswer.AskForClearPassword)]
    public void A_server_on_the_network_does_not_get_the_password_without_TLS(string mode, FakeAnswer answer) =>
        AssertGetsNoPassword(NetworkAddress(), mode, answer);

    /// <summary>
    /// A local user can listen on a port of 127.0.0.1 while the server is down. What is less is taken for safe
    /// by the client library.
    /// </summary>
    [Theory]
    [InlineData("required")]
    [InlineData("verify-ca")]
    [InlineData("verify-identity")]
    public void An_impostor_on_127_0_0_1_does_not_get_the_password_without_the_TLS_that_is_demanded(string mode) =>
        AssertGetsNoPassword("127.0.0.1", mode);

    /// <summary>Nobody named a socket, and a local user has made one where every client looks.</summary>
    [Fact]
    public void A_socket_in_tmp_that_is_not_configured_gets_no_password_and_locks_nothing()
    {
        const string inATmpOfItsOwn = "mount --rbind \"$1\" /mnt && mount -t tmpfs -o mode=1777 tmpfs /tmp && mkdir -p \"$1\" && "
            + "mount --rbind /mnt \"$1\" && chown 65534 \"$2\" && touch /tmp/mysql.sock && mount --bind \"$2\" /tmp/mysql.sock "
            + "&& exec \"$3\" freeze";
        string socket = Path.Combine(_hook.Folder, "impostor.sock");
        using FakeServer server = new(socket, FakeAnswer.AskForClearPassword);
        Configure();
        _hook.WriteConfiguration();
        CommandResult freeze = Command.Run(
            "unshare", ["--mount", "sh", "-c", inATmpOfItsOwn, "sh", _hook.Folder, socket, _hook.Program]);
        Assert.Contains(freeze.ExitCode, (int[])[20, 21]);
        string received = Encoding.Latin1.GetString(server.Received);
        Assert.Contains("freezer", received, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, received, StringComparison.Ordinal);
        Assert.Empty(_hook.Holders);
    }

    private static string NetworkAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(one => one.GetIPProperties().UnicastAddresses)
        .Select(address => address.Address)
        .First(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        .ToString();

    // It is asked all the same; where TLS is demanded it does not even learn who asks.
    private void AssertGetsNoPassword(string host, string mode, FakeAnswer answer = FakeAnswer.AskForClearPassword)
    {
        using FakeServer server = new(answer);
        Configure(("host", host), ("port", $"{server.Port}"), ("ssl-mode", mode));
        Assert.Contains(_hook.Freeze().ExitCode, (int[])[20, 21]);
        string received = Encoding.Latin1.GetString(server.Received);
        Assert.InRange(server.Connections, 1, int.MaxValue);
        Assert.Equal(mode is "disabled" or "preferred", received.Contains("freezer", StringComparison.Ordinal));
        Assert.DoesNotContain(Password, received, StringComparison.Ordinal);
    }

    private void Configure(params (string Key, string Value)[] server)
    {
        _hook.MySql = new Dictionary<string, string>
        {
            ["user"] = "freezer",
            ["password"] = Password,
            ["lock-timeout"] = "3s",
            ["max-stall"] = "1s",
        };
        foreach ((string key, string value) in server)
        {
            _hook.MySql[key] = value;
        }
    }

    private static long PeakMemory(ProcessEntry process)
    {
        try
        {
            string? peak = File.ReadLines($"/proc/{process.Pid}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return peak is null
                ? 0
                : long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
