using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

public sealed class HoldingJsonTests
{
    [Fact]
    public void A_report_is_one_line_and_leaves_out_what_it_does_not_say()
    {
        Report report = new() { Kind = ReportKind.Ready, Blockers = [new Blocker("7", "line\nbreak")] };
        string json = JsonSerializer.Serialize(report, HoldingJson.Default.Report);
        Assert.Equal(
            """{"kind":"ready","blockers":[{"id":"7","description":"line\nbreak"}],"ended":[],"warnings":[],"at":"""
                + """0,"reason":"internal"}""",
            json);
        Report? read = JsonSerializer.Deserialize(json, HoldingJson.Default.Report);
        Assert.Equal(report.Blockers, read?.Blockers);
        Assert.Equal(ReportKind.Ready, read?.Kind);
    }

    [Theory]
    [InlineData(nameof(ReportKind.Ready), "ready")]
    [InlineData(nameof(ReportKind.Locked), "locked")]
    [InlineData(nameof(ReportKind.Held), "held")]
    [InlineData(nameof(ReportKind.Failed), "failed")]
    public void Each_kind_of_report_has_its_word(string kind, string word)
    {
        Report report = new() { Kind = Enum.Parse<ReportKind>(kind) };
        string json = JsonSerializer.Serialize(report, HoldingJson.Default.Report);
        Assert.StartsWith($"{{\"kind\":\"{word}\"", json, StringComparison.Ordinal);
        Assert.Equal(report.Kind, JsonSerializer.Deserialize(json, HoldingJson.Default.Report)?.Kind);
    }

    [Fact]
    public void A_report_without_its_kind_or_with_one_that_does_not_exist_is_none()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("{}", HoldingJson.Default.Report));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"kind":"splendid"}""", HoldingJson.Default.Report));
    }

    [Fact]
    public void An_order_arrives_as_it_was_given()
    {
        HoldRequest order = HolderBench.Order("/run/x") with { MaxHold = TimeSpan.FromMinutes(6) };
        HoldRequest? read = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(order, HoldingJson.Default.HoldRequest), HoldingJson.Default.HoldRequest);
        Assert.Equal(order with { Session = default }, read! with { Session = default });
        Assert.Equal(order.Session.GetRawText(), read.Session.GetRawText());
    }

    [Theory]
    [InlineData(nameof(OutcomeKind.Released), "released")]
    [InlineData(nameof(OutcomeKind.Expired), "expired")]
    [InlineData(nameof(OutcomeKind.Lost), "lost")]
    [InlineData(nameof(OutcomeKind.Terminated), "terminated")]
    [InlineData(nameof(OutcomeKind.Unknown), "unknown")]
    public void Each_outcome_has_its_word(string kind, string word)
    {
        Outcome outcome = new() { FreezeId = "f", Kind = Enum.Parse<OutcomeKind>(kind), HeldMilliseconds = 5 };
        string json = JsonSerializer.Serialize(outcome, HoldingJson.Default.Outcome);
        Assert.Equal($$"""{"freezeId":"f","kind":"{{word}}","heldMilliseconds":5}""", json);
        Assert.Equal(outcome, JsonSerializer.Deserialize(json, HoldingJson.Default.Outcome));
    }

    [Fact]
    public void A_held_instance_stands_in_the_record_with_its_engines_facts_beside_its_own()
    {
        HeldInstance held = new()
        {
            Name = "db",
            Holder = new ProcessIdentity(7, 8),
            MaxHoldMilliseconds = 360_000,
            Steps = new Dictionary<string, long> { ["ready"] = 1, ["locked"] = 2 },
            Facts = new() { ["server"] = JsonDocument.Parse("\"X 1\"").RootElement },
        };
        string json = JsonSerializer.Serialize(held, HoldingJson.Default.HeldInstance);
        Assert.Equal(
            """{"name":"db","holder":{"pid":7,"startTime":8},"maxHoldMilliseconds":360000"""
                + ""","steps":{"ready":1,"locked":2},"attemptMilliseconds":0,"server":"X 1"}""",
            json);
        HeldInstance? read = JsonSerializer.Deserialize(json, HoldingJson.Default.HeldInstance);
        Assert.Equal(held.Holder, read?.Holder);
        Assert.Equal("X 1", read?.Facts?["server"].GetString());
    }
}
