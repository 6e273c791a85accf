using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

[Collection(ChildProcesses.Name)]
public sealed class HolderGroupTests : IDisposable
{
    private static readonly LockLimits Ample = new(Soon.Bound, Soon.Bound);
    private static readonly LockLimits Scarce = new(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(100));

    private readonly ScriptedHolders _holders = new();

    [Fact]
    public void Each_holder_gets_its_request_and_its_report_is_known_by_instance()
    {
        HolderGroup group = _holders.Group(Ample, $"b/begin/*) {ScriptedHolders.Blocked}");
        IReadOnlyDictionary<string, Report> reports = _holders.MakeReady("a", "b");
        Assert.Equal(["a", "b"], reports.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(reports["a"].Blockers);
        Assert.Equal("a long update", Assert.Single(reports["b"].Blockers).Description);
        Assert.Equal("b", JsonDocument.Parse(_holders.Order("b")).RootElement.GetProperty("instance").GetString());
        Assert.Equal(["a", "b"], group.Holders.Select(holder => holder.Instance));
        Assert.All(group.Holders, holder => Assert.True(holder.Identity.IsAlive));
    }

    [Theory]
    [InlineData("exit 3", "its holder ended with status 3; see the kernel's log (dmesg), and try again")]
    [InlineData("kill -KILL $$", "its holder ended with signal 9; see the kernel's log (dmesg), and try again")]
    [InlineData("kill -ABRT $$", "its holder ended with signal 6; install OpenSSL's libssl, which a password login needs")]
    [InlineData("echo nonsense; exit 0", "its holder sent a report that is malformed in line 1 at byte 1; please report it")]
    public void A_holder_that_ends_without_a_report_is_a_failure_of_its_instance(string command, string message)
    {
        _holders.Group(Ample, $"a/begin/*) {command}");
        IReadOnlyDictionary<string, Report> reports = _holders.MakeReady("a", "b");
        Report report = reports["a"];
        Assert.Equal((ReportKind.Failed, FailureReason.Unreachable, message), (report.Kind, report.Reason, report.Message));
        Assert.Equal(ReportKind.Ready, reports["b"].Kind);
    }

    [Fact]
    public void A_holder_that_gives_no_answer_is_not_waited_for_beyond_the_limit()
    {
        ManualTime time = new();
        _holders.Group(Ample, time, "a/begin/*) :");
        time.AdvanceAtEachLook(TimeSpan.FromHours(1));
        Report report = _holders.MakeReady("a")["a"];
        Assert.Equal((ReportKind.Failed, FailureReason.Unreachable), (report.Kind, report.Reason));
        Assert.StartsWith("its server gave no answer within ", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_holder_that_keeps_no_limit_is_waited_for_three_seconds_longer()
    {
        ManualTime time = new();
        _holders.Group(Ample, time, "a/begin/*) :");

        // Four looks of a deadline until it is waited: 0.2 s are left then of the 13 s.
        time.AdvanceAtEachLook((Soon.Bound + TimeSpan.FromSeconds(2.8)) / 4);
        long begun = Stopwatch.GetTimestamp();
        Assert.Equal(ReportKind.Failed, _holders.MakeReady("a")["a"].Kind);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 3);
    }

    [Fact]
    public void A_report_of_hundreds_of_kilobytes_is_read_whole()
    {
        HolderGroup group = _holders.Group(
            Ample, """a/verify/*) printf '{"kind":"held","at":7,"message":"%0500000d"}\n' 0""");
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        Assert.Equal(500_000, new LockVerification(group).Run()["a"].Message?.Length);
    }

    [Fact]
    public void A_holder_that_closed_its_pipe_and_does_not_end_is_not_waited_for()
    {
        HolderGroup group = _holders.Group(Ample, "a/acquire/*) exec >&-; read -r word");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a", "b");
        long begun = Stopwatch.GetTimestamp();
        FailureException failure = Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready));
        Assert.Equal(
            (FailureReason.Unreachable, "a: its holder ended with no report; see the kernel's log (dmesg), and try again"),
            (failure.Reason, failure.Message));
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 3);
    }

    [Fact]
    public void A_program_that_cannot_be_started_is_an_error()
    {
        Assert.Throws<PosixException>(() => StartedHolders.Start("/nowhere/program", ["a"], origin: null));
    }

    [Fact]
    public void All_are_asked_to_take_their_locks_and_then_to_verify_them()
    {
        HolderGroup group = _holders.Group(Ample);
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        IReadOnlyDictionary<string, Report> proven = new LockVerification(group).Run();
        Assert.Equal([ReportKind.Held, ReportKind.Held], proven.Values.Select(report => report.Kind));
        Assert.Equal(7, proven["a"].At);
        Assert.Equal(
            ["connected", "granted", "held", "locked", "ready", "verified"], group.Steps.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(group.Steps.Values.Order(), group.Steps.Values);
        Assert.Equal(
            (group.Steps["ready"], group.Steps["locked"], group.Steps["held"]),
            (group.Steps["connected"], group.Steps["granted"], group.Steps["verified"]));
        Assert.Equal(["begin", "acquire", "verify"], _holders.Words("a"));
        Assert.Equal(["begin", "acquire", "verify"], _holders.Words("b"));
    }

    [Fact]
    public void Where_one_is_not_granted_its_lock_all_release_and_all_try_again()
    {
        HolderGroup group = _holders.Group(Ample, $"a/acquire/2) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}");
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        Assert.Equal(["begin", "acquire", "reset", "find-blockers", "acquire"], _holders.Words("a"));
        Assert.Equal(_holders.Words("a"), _holders.Words("b"));
        Assert.Contains(
            _holders.Log.Lines, line => line.StartsWith("a: an attempt at the lock was given up; ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_lock_that_is_never_granted_fails_in_time_and_none_is_held()
    {
        HolderGroup group = _holders.Group(
            Scarce,
            $"a/acquire/*) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}",
            $"a/reset/*) {ScriptedHolders.Blocked}");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a", "b");
        FailureException failure = Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready));
        Assert.Equal(FailureReason.LockNotGranted, failure.Reason);
        Assert.Matches(
            "^a: read lock not granted within [0-9.]+ s: a long update blocks it; (writers may wait no longer; "
                + ")?let it end, or raise '(lock-timeout|max-stall)' in \\[mysql\\]$",
            failure.Message);
        Assert.Equal("reset", _holders.Words("b")[^1]);
    }

    [Fact]
    public void Any_other_failure_is_not_tried_again()
    {
        HolderGroup group = _holders.Group(Ample, $"b/acquire/*) {ScriptedHolders.Failed(FailureReason.AccessDenied)}; exit 1");
        FailureException failure = Assert.Throws<FailureException>(
            () => new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b")));
        Assert.Equal((FailureReason.AccessDenied, "b: no"), (failure.Reason, failure.Message));
        Assert.Equal(["begin", "acquire"], _holders.Words("a"));
    }

    [Fact]
    public void While_there_is_a_blocker_no_lock_is_attempted()
    {
        HolderGroup group = _holders.Group(
            Ample, $"a/begin/*) {ScriptedHolders.Blocked}", $"a/find-blockers/2) {ScriptedHolders.Blocked}");
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        Assert.Equal(["begin", "find-blockers", "find-blockers", "acquire"], _holders.Words("a"));
        Assert.Equal(_holders.Words("a"), _holders.Words("b"));
        Assert.Single(_holders.Log.Lines, "a: waits for a long update");
    }

    [Fact]
    public void A_blocker_that_stays_is_named_and_no_lock_was_attempted()
    {
        HolderGroup group = _holders.Group(
            Scarce,
            $"a/begin/*) {ScriptedHolders.Blocked}",
            $"a/find-blockers/*) {ScriptedHolders.Blocked}",
            $"a/end-blockers/*) {ScriptedHolders.Blocked}");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a", "b");
        FailureException failure = Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready));
        Assert.Equal(FailureReason.LockNotGranted, failure.Reason);
        Assert.Contains(": a long update blocks it;", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("acquire", _holders.Words("a").Concat(_holders.Words("b")));
    }

    [Fact]
    public void Blockers_may_be_ended_only_once_half_of_the_time_is_spent_and_what_was_ended_is_logged()
    {
        LockLimits limits = new(TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(100));
        HolderGroup group = _holders.Group(
            limits,
            $"a/begin/*) {ScriptedHolders.Blocked}",
            $"a/find-blockers/*) {ScriptedHolders.Blocked}",
            """a/end-blockers/*) echo $limit > limit; """
                + """echo '{"kind":"ready","blockers":[],"ended":[{"id":"7","description":"a long read"}]}'""");
        long begun = Stopwatch.GetTimestamp();
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalMilliseconds, 300, double.MaxValue);

        // Only what an attempt could not outlast: its limit is 100 ms.
        Assert.Equal(["100"], _holders.Lines("limit"));
        Assert.Equal(["end-blockers", "acquire"], _holders.Words("a").SkipWhile(word => word is "begin" or "find-blockers"));
        Assert.Single(
            _holders.Log.Lines,
            line => line.StartsWith("a: ended a long read, which blocked the lock", StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_does_not_answer_keeps_the_others_locked_for_little_longer_than_an_attempt_and_is_named()
    {
        LockLimits limits = new(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(100));
        HolderGroup group = _holders.Group(limits, "b/acquire/*) :");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a", "b");
        long begun = Stopwatch.GetTimestamp();
        FailureException failure = Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready));
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 2.5);
        Assert.Equal(
            (FailureReason.LockNotGranted, "b: its server did not answer for 0.1 s; check it"),
            (failure.Reason, failure.Message));
    }

    [Theory]
    [InlineData("a", 60_000)]
    [InlineData("a b", 8_000)]
    public void No_holder_waits_with_its_lock_for_another_one_until_its_own_limit_releases_it(string instances, int expected)
    {
        LockLimits limits = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        HolderGroup group = _holders.Group(
            limits, $"a/acquire/*) echo $limit >> limits; {ScriptedHolders.Locked}", "a/verify/*) echo $limit >> limits; exit 1");
        new LockAcquisition(group).Acquire(_holders.MakeReady(instances.Split(' ')));
        Assert.Throws<FailureException>(new LockVerification(group).Run);
        int[] given = [.. _holders.Lines("limits").Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(expected, given[0]);
        Assert.InRange(given[1], Math.Min(expected, 8_000), instances == "a" ? 120_000 : 8_000);
    }

    [Fact]
    public void No_attempt_is_made_that_has_no_time_to_be_granted()
    {
        LockLimits limits = new(TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(40));
        HolderGroup group = _holders.Group(limits);
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a");
        Assert.Equal(
            FailureReason.LockNotGranted,
            Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready)).Reason);
        Assert.DoesNotContain("acquire", _holders.Words("a"));
    }

    [Fact]
    public void What_cannot_be_seen_is_said_to_be_so()
    {
        HolderGroup group = _holders.Group(
            Scarce,
            $"a/acquire/*) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}",
            """a/reset/*) echo '{"kind":"ready","lock":"backup stage","unseen":"no plugin","blockers":[]}'""");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a");
        FailureException failure = Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready));
        Assert.Matches(
            "^a: backup stage not granted within [0-9.]+ s: what blocks it cannot be seen \\(no plugin\\); ", failure.Message);
    }

    [Fact]
    public void What_would_show_it_and_what_would_end_it_is_the_last_word_so_that_it_can_be_copied()
    {
        HolderGroup unseen = _holders.Group(
            Scarce,
            $"a/acquire/*) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}",
            """a/reset/*) echo '{"kind":"ready","unseen":"no plugin; run: install it","blockers":[]}'""");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a");
        Assert.Matches(
            ": what blocks it cannot be seen \\(no plugin\\); (writers may wait no longer; "
                + ")?let it end, or raise '(lock-timeout|max-stall)' in \\[mysql\\], or run: install it$",
            Assert.Throws<FailureException>(() => new LockAcquisition(unseen).Acquire(ready)).Message);
    }

    [Fact]
    public void A_blocker_that_can_be_ended_is_reported_with_the_command()
    {
        HolderGroup group = _holders.Group(
            Scarce,
            $"a/acquire/*) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}",
            """a/reset/*) echo '{"kind":"ready","blockers":[{"id":"7","description":"a long update","ending":"end 7"}]}'""");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a");
        Assert.Matches(
            "a long update blocks it; (writers may wait no longer; )?let it end, "
                + "or raise '(lock-timeout|max-stall)' in \\[mysql\\], or run: end 7$",
            Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready)).Message);
    }

    [Theory]
    [InlineData("\"isGuess\":true", 1)]
    [InlineData("\"isGuess\":false", 0)]
    public void What_blocks_the_lock_by_its_words_alone_costs_one_attempt_before_22_is_said(string facts, int attempts)
    {
        string blocked =
            $$"""echo '{"kind":"ready","lock":"read lock","blockers":[{"id":"7","description":"a long update",{{facts}}}]}'""";
        HolderGroup group = _holders.Group(
            new LockLimits(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)),
            $"a/begin/*) {blocked}",
            $"a/find-blockers/*) {blocked}",
            $"a/end-blockers/*) {blocked}",
            $"a/reset/*) {blocked}",
            $"a/acquire/*) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a");
        FailureException failure = Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready));
        Assert.Contains(": a long update blocks it; ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(attempts, _holders.Words("a").Count(word => word == "acquire"));
        Assert.DoesNotContain("acquire", _holders.Words("a").SkipWhile(word => word != "end-blockers"));
    }

    [Theory]
    [InlineData("\"statementSeconds\":0.02", "what blocked it has ended or cannot be seen")]
    [InlineData("\"statementSeconds\":40,\"isWaiting\":true", "what blocked it has ended or cannot be seen")]
    [InlineData("\"statementSeconds\":40", "a long update blocks it")]
    public void A_statement_that_began_after_the_attempt_or_that_waits_itself_is_not_named(string facts, string said)
    {
        HolderGroup group = _holders.Group(
            Scarce,
            $"a/acquire/*) sleep 0.1; {ScriptedHolders.Failed(FailureReason.LockNotGranted)}",
            """a/reset/*) echo '{"kind":"ready","lock":"read lock","blockers":"""
                + $$"""[{"id":"7","description":"a long update",{{facts}}}]}'""");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a");
        Assert.Contains(
            $": {said}; ",
            Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_is_logged_once_however_often_it_is_reported()
    {
        string warning = """echo '{"kind":"ready","blockers":[],"warnings":["the log is on tmpfs"]}'""";
        HolderGroup group = _holders.Group(
            Ample,
            $"a/begin/*) {warning}",
            $"b/begin/*) {ScriptedHolders.Blocked}",
            $"a/find-blockers/*) {warning}");
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        Assert.Single(_holders.Log.Lines, "a: the log is on tmpfs");
    }

    [Fact]
    public void One_that_does_not_hold_fails_the_proof_of_all()
    {
        HolderGroup group = _holders.Group(Ample, $"b/verify/*) {ScriptedHolders.Failed(FailureReason.FlushNotFinished)}");
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        FailureException failure = Assert.Throws<FailureException>(new LockVerification(group).Run);
        Assert.Equal((FailureReason.FlushNotFinished, "b: no"), (failure.Reason, failure.Message));
    }

    [Fact]
    public void One_that_is_left_out_is_removed_and_the_others_stay()
    {
        HolderGroup group = _holders.Group(Ample);
        _holders.MakeReady("a", "b");
        group.Remove("a");
        Soon.True(() => _holders.Words("a")[^1] == "gone", "the one that was left out goes");
        Assert.True(Assert.Single(group.Holders).Identity.IsAlive);
        new LockAcquisition(group).Acquire(new Dictionary<string, Report>());
        Assert.Equal(["begin", "acquire"], _holders.Words("b"));
        ProcessIdentity process = group.Holders[0].Identity;
        group.LetGo();
        Assert.False(process.IsAlive);
    }

    [Fact]
    public void Those_without_a_request_end_and_the_others_are_waited_for()
    {
        HolderGroup group = _holders.Group(Ample);
        Assert.Equal(["b"], group.MakeReady([_holders.Start("a", "b", "c")], _holders.Orders("b")).Keys);
        Soon.True(() => _holders.Words("a") is ["gone"] && _holders.Words("c") is ["gone"], "those without an order go");
        ProcessIdentity holder = Assert.Single(group.Holders).Identity;
        Assert.Equal(["begin"], _holders.Words("b"));
        Assert.True(holder.IsAlive);
        group.LetGo();
        Assert.False(holder.IsAlive);
    }

    [Fact]
    public void Where_none_gets_an_order_their_process_is_waited_for()
    {
        _holders.Group(Ample);
        _holders.Start("a").Dispose();
        Assert.Equal(["gone"], _holders.Words("a"));
    }

    [Fact]
    public void Releasing_waits_until_all_have_ended()
    {
        HolderGroup group = _holders.Group(Ample);
        _holders.MakeReady("a", "b");
        ProcessIdentity[] holders = [.. group.Holders.Select(holder => holder.Identity)];
        group.LetGo();
        Assert.DoesNotContain(holders, holder => holder.IsAlive);
        Assert.Equal(["begin", "gone"], _holders.Words("a"));
    }

    public void Dispose() => _holders.Dispose();
}
