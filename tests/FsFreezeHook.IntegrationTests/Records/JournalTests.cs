using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.Json;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Records;

/// <summary>What goes to systemd's journal, as its own programs read it, and that it keeps nobody waiting.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class JournalTests : IDisposable
{
    private const string Socket = "/run/systemd/journal/socket";

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly BackgroundProcess _journal;

    public JournalTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
        _hook.Settings["log-to"] = "journal";

        // A lane of the tests has a /run of its own, and so a journal of its own.
        Assert.False(File.Exists(Socket), "this machine's own journal would get what the tests log");
        _ = Directory.CreateDirectory("/run/systemd/journal");
        _ = Directory.CreateDirectory("/run/log");
        _journal = new BackgroundProcess(Path.Combine(_hook.Folder, "journal.out"), "/lib/systemd/systemd-journald", []);
        _ = Eventually.True(
            () => _journal.IsRunning ? File.Exists(Socket) : throw new TestBedException(_journal.Output),
            TimeSpan.FromSeconds(20),
            "the journal listens");
    }

    private static string Catalog => Path.Combine(Repository.Root, "packaging", "journal", "fsfreeze-hook.catalog");

    [Fact]
    public void A_freeze_that_ended_is_an_entry_with_its_verdict_and_its_freeze_and_the_catalog_explains_it()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.False(File.Exists(_hook.Settings["log-file"]));

        JsonElement entry = Entry("FSFREEZE_HOOK_VERDICT=consistent");
        Assert.Equal(_hook.FreezeRecord.FreezeId, Field(entry, "FSFREEZE_HOOK_FREEZE_ID"));
        Assert.Equal("6", Field(entry, "PRIORITY"));
        Assert.Contains("consistent", Explained(Field(entry, "MESSAGE_ID")), StringComparison.Ordinal);
        Assert.Equal("mysql", Field(Entry("FSFREEZE_HOOK_INSTANCE=mysql"), "FSFREEZE_HOOK_INSTANCE"));
    }

    [Fact]
    public void A_freeze_that_failed_is_one_too_and_both_places_have_it()
    {
        _hook.Settings["log-to"] = "both";
        _hook.MySql!["socket"] = "/nowhere";
        Assert.Equal(20, _hook.Freeze().ExitCode);
        JsonElement entry = Entry("FSFREEZE_HOOK_VERB=freeze");
        Assert.Equal("3", Field(entry, "PRIORITY"));
        Assert.Contains("run: fsfreeze-hook rehearse", Explained(Field(entry, "MESSAGE_ID")), StringComparison.Ordinal);
        Assert.Contains("freeze failed", _hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_that_is_stopped_and_full_keeps_nobody_waiting()
    {
        _journal.Signal("STOP");
        using (Socket sender = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false })
        {
            sender.Connect(new UnixDomainSocketEndPoint(Socket));
            void Fill()
            {
                while (true)
                {
                    _ = sender.Send("MESSAGE=filler\n"u8);
                }
            }

            SocketException full = Assert.Throws<SocketException>(Fill);
            Assert.Equal(SocketError.WouldBlock, full.SocketErrorCode);
        }

        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _journal.Signal("CONT");
    }

    [Fact]
    public void Where_no_journal_listens_nothing_fails_and_check_says_so()
    {
        _journal.Stop(TimeSpan.FromSeconds(10));
        File.Delete(Socket);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Contains(
            CheckFindings.Run(_hook).NotWell,
            line => line.StartsWith($"warn log.file: no journal listens at {Socket}", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_verdict_has_an_entry_in_the_catalog()
    {
        string[] ids = [.. File.ReadLines(Catalog).Where(line => line.StartsWith("-- ", StringComparison.Ordinal))];
        Assert.Equal(7, ids.Distinct().Count());
        foreach (string id in ids)
        {
            Assert.Contains("Defined-By: fsfreeze-hook", Explained(id[3..]), StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        _journal.Signal("KILL");
        _journal.Dispose();
        _ = Command.Run("rm", ["-rf", "/run/systemd/journal", "/run/log/journal"]);
        _hook.Dispose();
    }

    // What journalctl makes of the catalog, in a root of its own.
    private string Explained(string id)
    {
        string root = Path.Combine(_hook.Folder, "root");
        string folder = Directory.CreateDirectory(Path.Combine(root, "usr/lib/systemd/catalog")).FullName;
        _ = Directory.CreateDirectory(Path.Combine(root, "var/lib/systemd/catalog"));
        File.Copy(Catalog, Path.Combine(folder, Path.GetFileName(Catalog)), overwrite: true);
        _ = Command.Must("journalctl", "--root=" + root, "--update-catalog");
        return Command.Must("journalctl", "--root=" + root, "--dump-catalog", id).Output;
    }

    private static JsonElement Entry(string match)
    {
        string entries = string.Empty;
        _ = Eventually.True(
            () =>
            {
                CommandResult result = Command.Run("journalctl", [
                    "--directory=/run/log/journal", "--merge", "--no-pager", "--output=json", "SYSLOG_IDENTIFIER=fsfreeze-hook",
                    match,
                ]);
                entries = result.Output;
                return entries.Length > 0;
            },
            TimeSpan.FromSeconds(20),
            $"the journal has {match}");
        using JsonDocument document = JsonDocument.Parse(entries.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        return document.RootElement.Clone();
    }

    private static string Field(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
