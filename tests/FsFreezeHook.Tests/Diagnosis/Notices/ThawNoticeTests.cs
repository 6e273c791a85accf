using System;
using System.IO;
using System.Text.Json;
using FsFreezeHook.Diagnosis.Notices;
using FsFreezeHook.Freezing;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using Serilog.Core;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Notices;

public sealed class ThawNoticeTests : IDisposable
{
    private const string Two =
        """[{"name":"main","outcome":"released","heldMilliseconds":4200},"""
        + """{"name":"shop","outcome":"released","heldMilliseconds":61000}]""";

    private readonly StringWriter _writer = new();

    [Fact]
    public void Each_instance_is_named_with_how_long_it_was_locked_and_what_was_degraded_follows() => Assert.Equal(
        """
        main: released; it was locked for 4.2 s without a gap
        shop: released; it was locked for 1 min 1 s without a gap
        degraded: a hook failed

        """,
        Print(Closed(Two, "a hook failed")));

    [Fact]
    public void Where_nothing_was_frozen_that_is_reported() => Assert.Equal("nothing was frozen\n", Print(null));

    [Fact]
    public void Where_no_database_was_locked_that_is_reported() =>
        Assert.Equal("thawed; no database was locked\n", Print(Closed("[]")));

    [Fact]
    public void What_was_released_by_force_is_named_and_what_that_costs()
    {
        ThawRun run = new(new FreezeRecord(), Logger.None) { IsForced = true };
        run.Sections["instances"] =
            JsonDocument.Parse("""[{"name":"main","outcome":"forced","heldMilliseconds":4200}]""").RootElement;
        string line = ThawNotice.Forced(run);
        Assert.StartsWith("main after 4.2 s: released by force; ", line, StringComparison.Ordinal);
        Assert.Contains("not consistent", line, StringComparison.Ordinal);
    }

    [Fact]
    public void By_force_with_nothing_locked_is_no_word_of_a_release() =>
        Assert.StartsWith("this program holds no lock; ", ThawNotice.Forced(null), StringComparison.Ordinal);

    public void Dispose() => _writer.Dispose();

    private static ThawRecord Closed(string instances, params string[] reasons) => new()
    {
        Verdict = Verdict.Consistent,
        Reasons = reasons,
        Sections = new() { ["instances"] = JsonDocument.Parse(instances).RootElement },
    };

    private string Print(ThawRecord? closed)
    {
        ThawNotice.Print(closed, new Screen(_writer, width: 80, hasColour: false));
        return _writer.ToString();
    }
}
