using System;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Records;

public sealed class RecordJsonTests
{
    private static readonly DateTimeOffset Moment = new(2026, 1, 31, 23, 59, 59, 120, TimeSpan.Zero);

    [Fact]
    public void A_freeze_record_has_these_fields_in_this_order_and_ends_its_last_line()
    {
        FreezeRecord record = new()
        {
            Tool = "fsfreeze-hook 0.1.0+build",
            FreezeId = "boot.1",
            StartedAt = Moment,
            CommittedAt = Moment.AddMilliseconds(7.9).ToOffset(TimeSpan.FromHours(2)),
            Verdict = Verdict.Degraded,
            Reasons = ["it's <not> & \"so\" \u00e4"],
            Sections = new() { ["hooks"] = FreezeRecord.Section([]) },
        };
        record.Add("hooks", JsonDocument.Parse("[\"a\"]").RootElement);
        Assert.Equal(
            """
            {
              "format": 1,
              "tool": "fsfreeze-hook 0.1.0+build",
              "freezeId": "boot.1",
              "startedAt": "2026-01-31T23:59:59.120Z",
              "committedAt": "2026-01-31T23:59:59.127Z",
              "verdict": "degraded",
              "reasons": [
                "it's <not> & \"so\" ä"
              ],
              "hooks": [
                [
                  "a"
                ]
              ]
            }

            """,
            Encoding.UTF8.GetString(RecordJson.Write(record)));
    }

    [Fact]
    public void A_thaw_record_has_these_fields_in_this_order()
    {
        ThawRecord record =
            new() { Tool = "t", FreezeId = "boot.1", ThawedAt = Moment, Verdict = Verdict.Consistent, Sections = [] };
        Assert.Equal(
            """
            {
              "format": 1,
              "tool": "t",
              "freezeId": "boot.1",
              "thawedAt": "2026-01-31T23:59:59.120Z",
              "verdict": "consistent",
              "reasons": []
            }

            """,
            Encoding.UTF8.GetString(RecordJson.Write(record)));
    }

    [Fact]
    public void What_was_written_is_read_again_and_unknown_sections_survive()
    {
        FreezeRecord record = new()
        {
            Tool = "t",
            FreezeId = "boot.1",
            StartedAt = Moment,
            CommittedAt = Moment,
            Verdict = Verdict.NoDatabase,
            Reasons = ["one", "two"],
            Sections = new() { ["future"] = JsonDocument.Parse("""{"a":[1,null]}""").RootElement },
        };
        byte[] written = RecordJson.Write(record);
        FreezeRecord? read = RecordJson.Read(written, out _);
        Assert.NotNull(read);
        Assert.Equal(("t", "boot.1", Moment, Moment), (read.Tool, read.FreezeId, read.StartedAt, read.CommittedAt));
        Assert.Equal(Verdict.NoDatabase, read.Verdict);
        Assert.Equal(["one", "two"], read.Reasons);
        Assert.Equal(written, RecordJson.Write(read));
    }

    [Fact]
    public void Items_are_added_to_their_sections_in_order()
    {
        FreezeRecord record = new();
        record.Add("a", JsonDocument.Parse("1").RootElement);
        record.Add("b", JsonDocument.Parse("2").RootElement);
        record.Add("a", JsonDocument.Parse("3").RootElement);
        Assert.Equal("[1,3]", record.Sections?["a"].GetRawText());
        Assert.Equal("[2]", record.Sections?["b"].GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{\"format\":1} x")]
    [InlineData("{\"format\":0}")]
    [InlineData("{\"format\":2,\"freezeId\":\"boot.1\"}")]
    [InlineData("{\"format\":\"1\"}")]
    [InlineData("{\"format\":1,\"startedAt\":5}")]
    [InlineData("{\"format\":1,\"startedAt\":null}")]
    [InlineData("{\"format\":1,\"startedAt\":\"2026-01-31T23:59:59.120+01:00\"}")]
    [InlineData("{\"format\":1,\"verdict\":\"splendid\"}")]
    [InlineData("{\"format\":1,\"reasons\":\"x\"}")]
    [InlineData("\u0000\u0000\u0000\u0000")]
    public void What_is_no_record_of_this_format_is_none(string text) =>
        Assert.Null(RecordJson.Read(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void What_is_not_shown_as_it_is_is_an_escape_in_the_file_and_the_same_when_it_is_read()
    {
        const string reason = "\u00fc \u4E2D \U0001F600 a\n\e[2J\u007f\u0085\u202e\u2028\u200f\U000E0041";
        byte[] written = RecordJson.Write(new FreezeRecord { FreezeId = "boot.1", Tool = "x", Reasons = [reason] });
        string text = Encoding.UTF8.GetString(written);
        Assert.All(text.Split('\n'), line => Assert.True(ShownText.IsPlain(line), line));
        Assert.Contains("\u00fc \u4E2D", text, StringComparison.Ordinal);
        Assert.Equal([reason], RecordJson.Read(written, out _)!.Reasons);
    }

    [Fact]
    public void No_file_is_no_record() => Assert.Null(RecordJson.Read(null, out _));

    [Theory]
    [InlineData(nameof(Verdict.Locked), "locked")]
    [InlineData(nameof(Verdict.Degraded), "degraded")]
    [InlineData(nameof(Verdict.NoDatabase), "no-database")]
    [InlineData(nameof(Verdict.Skipped), "skipped")]
    [InlineData(nameof(Verdict.Consistent), "consistent")]
    [InlineData(nameof(Verdict.Broken), "broken")]
    public void A_verdict_has_one_word_in_the_record_and_in_the_log(string verdict, string word)
    {
        Verdict value = Enum.Parse<Verdict>(verdict);
        Assert.Equal(word, Word.Of(value));
        string written = Encoding.UTF8.GetString(RecordJson.Write(new FreezeRecord { Verdict = value }));
        Assert.Contains($"\"verdict\": \"{word}\"", written, StringComparison.Ordinal);
    }
}
