using System;
using System.IO;
using System.Text.Json;
using FsFreezeHook.Diagnosis.Notices;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Notices;

public sealed class FreezeNoticeTests : IDisposable
{
    private readonly StringWriter _writer = new();

    [Fact]
    public void Each_lock_is_named_with_its_own_end_and_then_how_to_thaw()
    {
        FreezeRecord record = Record(Verdict.Degraded, "a hook failed");
        record.Add("instances", Held("main", "MariaDB 10.11.19", "read-lock", 360_000));
        record.Add("instances", Held("shop", "MySQL 8.4.6", "instance-lock", 60_000));
        Assert.Equal(
            """
            main (MariaDB 10.11.19): read lock, held until 2026-02-01 00:05:58 +00:00 at
              the latest
            shop (MySQL 8.4.6): instance lock, held until 2026-02-01 00:00:58 +00:00 at
              the latest
            degraded: a hook failed
            thaw with: /etc/qemu/fsfreeze-hook thaw

            """,
            Print(record));
    }

    [Fact]
    public void Where_no_database_was_locked_that_is_reported() =>
        Assert.Equal(
            "frozen, with no database to lock\nthaw with: /etc/qemu/fsfreeze-hook thaw\n", Print(Record(Verdict.NoDatabase)));

    public void Dispose() => _writer.Dispose();

    private static FreezeRecord Record(Verdict verdict, params string[] reasons) => new()
    {
        CommittedAt = new ManualTime().GetUtcNow(),
        Verdict = verdict,
        Reasons = reasons,
    };

    private static JsonElement Held(string name, string server, string serverLock, int maxHold) => JsonDocument.Parse(
        $$"""
        {
          "name": "{{name}}", "holder": { "pid": 1, "startTime": 1 }, "maxHoldMilliseconds": {{maxHold}}, "steps": {},
          "server": "{{server}}", "lock": "{{serverLock}}"
        }
        """).RootElement;

    private string Print(FreezeRecord record)
    {
        FreezeNotice.Print(
            record, "/etc/qemu/fsfreeze-hook thaw", new ManualTime(), new Screen(_writer, width: 80, hasColour: false));
        return _writer.ToString();
    }
}
