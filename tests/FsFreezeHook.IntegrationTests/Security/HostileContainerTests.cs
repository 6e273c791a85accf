using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>A container, of namespaces alone, in which a program is called as a server is, and does what it likes.</summary>
[Collection(nameof(WithNoServer))]
public sealed class HostileContainerTests : IDisposable
{
    private const string Password = "Canary-4711";

    // Its socket's path is the first argument. What it does is the second one.
    private const string Script = """
        use Socket; use IO::Socket::UNIX;
        my ($path, $mood) = @ARGV;
        $SIG{PIPE} = 'IGNORE';
        my $server = IO::Socket::UNIX->new(Local => $path, Listen => $mood eq 'full' ? 1 : 64) or die $!;
        if ($mood eq 'link') { unlink $path; symlink '/proc/self/mem', $path; }
        if ($mood eq 'fifo') { unlink $path; system 'mkfifo', $path; }
        if ($mood eq 'replaced') { unlink $path; if (fork == 0) { exec $^X, '-e', $ENV{SECOND}, $path; } }
        if ($mood eq 'many') {
          system 'sh', '-c', '(for i in $(seq 600); do "$0" -e "sleep 600" & done; wait) &', $^X;
        }
        if ($mood =~ /^(link|fifo|replaced|full)$/) { sleep 600; }
        while (1) {
          my $client = $server->accept or next;
          if ($mood eq 'silent') { push @kept, $client; next; }
          if ($mood eq 'drips') { if (!fork) { while (syswrite $client, "\x4a") { sleep 1; } exit; } next; }
          if ($mood eq 'noise') { print $client "\xff" x 100000; }
          if ($mood eq 'flood') { while (print $client "\0\0\0\0" x 16384) { } }
          if ($mood eq 'codes') {
            my $text = "\xff\x15\x04#28000\e]0;x\a\e[31m\nforged";
            print $client pack('V', length $text), $text;
          }
          close $client;
        }
        """;

    // Another process of the container that has taken the path.
    private const string Second = """
        use IO::Socket::UNIX;
        my $server = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 64) or die $!;
        while (my $client = $server->accept) {
          open my $log, '>>', "$ARGV[0].got";
          $client->recv(my $got, 65536);
          print $log $got;
          close $log;
        }
        """;

    private readonly PublishedHook _hook = new();
    private readonly MariaDbServer _server = MariaDbServer.StartNew();

    [Theory]
    [InlineData("closes")]
    [InlineData("silent")]
    [InlineData("noise")]
    [InlineData("flood")]
    [InlineData("codes")]
    [InlineData("drips")]
    [InlineData("many")]
    [InlineData("full")]
    [InlineData("link")]
    [InlineData("fifo")]
    [InlineData("replaced")]
    public void A_program_that_is_only_called_as_a_server_degrades_the_freeze_and_leaves_the_others_locked(string mood)
    {
        string program = Path.Combine(_hook.Folder, "mysqld");
        string socket = Path.Combine(_hook.Folder, "hostile.sock");
        File.Copy("/usr/bin/perl", program);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _hook.UseServer(_server);
        using BackgroundProcess hostile = new(
            Path.Combine(_hook.Folder, "hostile.out"),
            "env",
            Namespaces.Env([$"MYSQL_ROOT_PASSWORD={Password}", $"SECOND={Second}"], program, "-e", Script, socket, mood));
        _ = Eventually.True(() => Path.Exists(socket), TimeSpan.FromSeconds(20), "it stands there");

        Stopwatch watch = Stopwatch.StartNew();
        CommandResult freeze = _hook.Freeze();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.Equal(["mysql"], _hook.FreezeRecord.Instances.Select(instance => instance.Name));
        Assert.Equal(0, _hook.Thaw().ExitCode);

        string record = File.ReadAllText(Path.Combine(_hook.StateDirectory, "freeze.json"));
        Assert.DoesNotContain(Password, record + _hook.Log + freeze.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', record + _hook.Log);
        Assert.False(
            File.Exists(socket + ".got") && File.ReadAllText(socket + ".got").Contains(Password, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _hook.Dispose();
        _server.Dispose();
    }
}
