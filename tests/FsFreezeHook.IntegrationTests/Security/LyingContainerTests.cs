using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>
/// A container, of namespaces alone, whose server answers as a real one does, for there is one behind it, until a statement comes
/// at which it does what it likes.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class LyingContainerTests : IDisposable
{
    // It begins the server behind it, which nothing outside sees, and passes on what is said. What it does is the second
    // argument, and the statement at which it does it the third.
    private const string Script = """
        use IO::Socket::UNIX; use IO::Select;
        my ($folder, $mood, $at) = @ARGV;
        $SIG{PIPE} = 'IGNORE';
        my $backend = "$folder/backend.sock";
        unlink $backend;
        if (fork == 0) {
          exec "$folder/backend", '--no-defaults', "--datadir=$folder/data", "--socket=$backend", "--tmpdir=$folder",
            '--user=mysql',
            '--skip-networking', '--innodb-log-file-size=16M', '--innodb-buffer-pool-size=32M', "--pid-file=$folder/backend.pid";
        }
        select undef, undef, undef, 0.05 until -S $backend and IO::Socket::UNIX->new(Peer => $backend);
        my $server = IO::Socket::UNIX->new(Local => "$folder/hostile.sock", Listen => 64) or die $!;
        $SIG{CHLD} = 'IGNORE';
        while (my $client = $server->accept) {
          if (fork) { close $client; next; }
          my $real = IO::Socket::UNIX->new(Peer => $backend);
          my $both = IO::Select->new($client, $real);
          while (1) {
            for my $from ($both->can_read) {
              my $to = $from == $client ? $real : $client;
              sysread $from, my $said, 65536 or exit;
              if ($from == $client and $said =~ /$at/) {
                sleep 600 if $mood eq 'hangs';
                exit if $mood eq 'closes';
                if ($mood eq 'lies') { syswrite $client, "\x07\0\0\x01\0\0\0\2\0\0\0"; next; }
                if ($mood eq 'fails') { syswrite $client, "\x0b\0\0\x01\xff\xb5\x04#HY000no"; next; }
                if ($mood eq 'floods') {
                  syswrite $client, "\x01\0\0\x01\x01" . "\x18\0\0\x02\x03def\0\0\0\x01x\x01x\x0c\x3f\0\xff\0\0\0\xfd\0\0\0\0\0";
                  while (syswrite $client, "\xff\xff\xff\0" . ('x' x 16777215)) { }
                  exit;
                }
              }
              syswrite $to, $said;
            }
          }
        }
        """;

    private readonly PublishedHook _hook = new();
    private readonly MariaDbServer _behind = MariaDbServer.StartNew();
    private readonly MariaDbServer _server = MariaDbServer.StartNew();

    [Theory]
    [InlineData("hangs", "CONNECTION_ID|SELECT")]
    [InlineData("closes", "FLUSH TABLES|BACKUP STAGE")]
    [InlineData("fails", "FLUSH TABLES|BACKUP STAGE")]
    [InlineData("hangs", "FLUSH TABLES|BACKUP STAGE")]
    [InlineData("hangs", "ENGINE LOGS")]
    [InlineData("closes", "ENGINE LOGS")]
    [InlineData("fails", "ENGINE LOGS")]
    [InlineData("floods", "PROCESSLIST")]
    public void It_costs_its_own_snapshot_and_the_others_are_locked(string mood, string at)
    {
        Stopwatch watch;
        using (Start(mood, at))
        {
            watch = Stopwatch.StartNew();
            CommandResult freeze = _hook.Freeze();
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
            Assert.True(WriteProbe.IsWriteLocked(_server));
            Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
            Assert.Equal(["mysql"], _hook.FreezeRecord.Instances.Select(instance => instance.Name));
            Assert.StartsWith("container-", Assert.Single(_hook.FreezeRecord.Reasons), StringComparison.Ordinal);
            watch.Restart();
            Assert.Equal(0, _hook.Thaw().ExitCode);
            Assert.Equal("degraded", _hook.ThawRecord.Verdict);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
            Assert.False(WriteProbe.IsWriteLocked(_server));
        }

        _ = Eventually.True(() => !_hook.Holders.Any(), TimeSpan.FromSeconds(20), "no process is left behind");
    }

    [Fact]
    public void Alone_in_the_guest_it_vetoes_no_snapshot_either()
    {
        _server.Stop();
        using BackgroundProcess hostile = Start("hangs", "FLUSH TABLES|BACKUP STAGE");
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.Empty(_hook.FreezeRecord.Instances);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void What_says_that_it_is_locked_and_is_not_lies_for_itself_alone()
    {
        using BackgroundProcess hostile = Start("lies", "FLUSH TABLES|BACKUP STAGE");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Contains(_hook.FreezeRecord.Instances, instance => instance.Name == "mysql");
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void What_ends_its_session_while_it_is_frozen_is_told_by_its_name_and_the_other_is_released_all_the_same()
    {
        BackgroundProcess hostile = Start("none", "^$");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        AssertHasLittleMemory();
        hostile.Dispose();
        Assert.True(WriteProbe.IsWriteLocked(_server));
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(24, thaw.ExitCode);
        Assert.StartsWith("container-", thaw.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(_server));
    }

    public void Dispose()
    {
        _hook.Dispose();
        _server.Dispose();
        _behind.Dispose();
    }

    // The runtime reserves addresses by the limit that it was given. Any number of containers may each send as much.
    private void AssertHasLittleMemory()
    {
        long[] sizes = [.. _hook.Holders.Select(holder => holder.VirtualKibibytes).Order()];
        Assert.Equal(2, sizes.Length);
        Assert.True(sizes[0] < sizes[1] / 2, $"a container's holder has {sizes[0]} KiB of addresses, the other {sizes[1]}");
    }

    private BackgroundProcess Start(string mood, string at)
    {
        _behind.Stop();
        string folder = Path.GetDirectoryName(_behind.DataFolder)!;
        string program = Path.Combine(_hook.Folder, "mysqld");
        File.Copy("/usr/bin/perl", program);
        File.Copy("/usr/sbin/mariadbd", Path.Combine(folder, "backend"));
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (_server.IsRunning)
        {
            _hook.UseServer(_server);
        }

        BackgroundProcess hostile = new(
            Path.Combine(_hook.Folder, "hostile.out"), "env", Namespaces.Env([], program, "-e", Script, folder, mood, at));
        _ = Eventually.True(
            () => hostile.IsRunning
                ? Path.Exists(Path.Combine(folder, "hostile.sock"))
                : throw new TestBedException(hostile.Output),
            TimeSpan.FromSeconds(30),
            "it stands there");
        return hostile;
    }
}
