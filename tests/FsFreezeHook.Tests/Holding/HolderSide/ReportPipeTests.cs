using System;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.HolderSide;

public sealed class ReportPipeTests : IDisposable
{
    private static readonly Report Long = new() { Kind = ReportKind.Held, Message = new string('x', 1024 * 1024) };

    private readonly AnonymousPipe _pipe = AnonymousPipe.Create();
    private readonly AnonymousPipe _control = AnonymousPipe.Create();

    [Fact]
    public void A_report_that_is_longer_than_the_pipe_arrives_whole()
    {
        LineReader lines = new(_pipe.Reader, ReportPipe.LongestReport);
        Background sending = Background.Run(() =>
        {
            ReportPipe reports = new(_pipe.Writer, [_control.Reader], Soon.Bound);
            reports.Send(Long);
            Assert.False(reports.IsBroken);
        });
        Assert.Contains(Long.Message!, lines.ReadLine(Soon.Bound), StringComparison.Ordinal);
        sending.Join();
    }

    [Fact]
    public void A_report_that_is_not_read_is_abandoned_in_time()
    {
        ReportPipe reports = new(_pipe.Writer, [_control.Reader], TimeSpan.FromMilliseconds(50));
        reports.Send(Long);
        Assert.True(reports.IsBroken);
    }

    [Fact]
    public void A_report_that_is_not_read_is_abandoned_when_the_control_pipe_ends()
    {
        _control.TakeWriter().Dispose();
        ReportPipe reports = new(_pipe.Writer, [_control.Reader], TimeSpan.FromHours(1));
        Background.Run(() => reports.Send(Long)).Join();
        Assert.True(reports.IsBroken);
    }

    [Fact]
    public void A_report_whose_reader_has_gone_is_given_up()
    {
        _pipe.TakeReader().Dispose();
        ReportPipe reports = new(_pipe.Writer, [_control.Reader], Soon.Bound);
        reports.Send(Long);
        Assert.True(reports.IsBroken);
    }

    [Fact]
    public void A_report_that_would_not_be_read_is_reported_as_a_failure()
    {
        ReportPipe reports = new(_pipe.Writer, [_control.Reader], Soon.Bound);
        reports.Send(Long with { Message = new string('x', ReportPipe.LongestReport) });
        Assert.True(reports.IsBroken);
        string? line = new LineReader(_pipe.Reader).ReadLine(Soon.Bound);
        Assert.Contains("\"reason\":\"internal\"", line, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("its report has", line, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _pipe.Dispose();
        _control.Dispose();
    }
}
