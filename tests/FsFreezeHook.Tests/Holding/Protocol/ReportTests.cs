using System;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

[Collection(ChildProcesses.Name)]
public sealed class ReportTests
{
    private const string WithoutDescription = """{"kind":"ready","blockers":[{"id":"7"}]}""";

    [Theory]
    [InlineData(WithoutDescription)]
    [InlineData("""{"kind":"ready","blockers":[{"description":"a long update"}]}""")]
    [InlineData("""{"kind":"ready","blockers":[{"id":"7","description":null}]}""")]
    [InlineData("""{"kind":"ready","blockers":[null]}""")]
    [InlineData("""{"kind":"ready","ended":[{"id":"7"}]}""")]
    [InlineData("""{"kind":"ready","warnings":[null]}""")]
    [InlineData("""{"kind":"ready","facts":"words"}""")]
    public void One_with_a_hole_in_it_is_none(string line) => Assert.Throws<JsonException>(() => HoldingJson.ReadReport(line));

    [Fact]
    public void A_holder_that_sends_a_blocker_without_a_description_has_failed()
    {
        using ScriptedHolders holders = new();
        holders.Group(new LockLimits(Soon.Bound, Soon.Bound), $"a/begin/*) echo '{WithoutDescription}'");
        Report report = holders.MakeReady("a", "b")["a"];
        Assert.Equal((ReportKind.Failed, FailureReason.Unreachable), (report.Kind, report.Reason));
        Assert.StartsWith("its holder sent a report that is malformed ", report.Message, StringComparison.Ordinal);
    }
}
