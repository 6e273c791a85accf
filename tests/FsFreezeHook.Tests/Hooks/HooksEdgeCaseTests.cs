using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using FsFreezeHook.Hooks;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Hooks;

public sealed class HooksEdgeCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("nowhere")]
    [InlineData("link")]
    public void A_link_that_leads_nowhere_is_said_to_be_one(string target)
    {
        File.CreateSymbolicLink(_folder["link"], target);
        Assert.Equal(SkipReason.BrokenLink, Assert.Single(HookDirectory.List(_folder.Root)).Skipped);
    }

    [Fact]
    public void A_line_of_exactly_the_longest_length_is_one_line()
    {
        List<string> lines = [];
        HookOutput output = new(lines.Add);
        string longest = new('x', 8 * 1024);
        output.Append(Encoding.UTF8.GetBytes(longest + "\nnext\n"));
        output.Finish();
        Assert.Equal([longest, "next"], lines);
    }

    [Fact]
    public void A_flood_of_empty_lines_is_cut_off_before_the_words_in_front_of_them_fill_the_log()
    {
        List<string> lines = [];
        HookOutput output = new(lines.Add);
        output.Append(Encoding.UTF8.GetBytes(new string('\n', HookOutput.Limit)));
        output.Finish();

        // In the log each line has some 60 bytes in front of it.
        Assert.InRange(lines.Count, 1, 4 * HookOutput.Limit / 60);
        Assert.EndsWith(" more bytes of output left out)", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_letter_on_the_edge_of_a_piece_is_not_torn()
    {
        List<string> lines = [];
        HookOutput output = new(lines.Add);
        output.Append(Encoding.UTF8.GetBytes(new string('x', (8 * 1024) - 1) + "\u00e4\n"));
        output.Finish();
        Assert.DoesNotContain('\ufffd', string.Concat(lines));
    }

    public void Dispose() => _folder.Dispose();
}
