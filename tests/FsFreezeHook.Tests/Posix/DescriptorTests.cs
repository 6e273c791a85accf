using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class DescriptorTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Of_several_that_are_ready_the_first_is_reported()
    {
        using AnonymousPipe one = AnonymousPipe.Create();
        using AnonymousPipe other = AnonymousPipe.Create();
        Descriptor.Write(one.Writer, "1"u8);
        Descriptor.Write(other.Writer, "2"u8);
        Assert.Equal(0, Descriptor.WaitReadable([one.Reader, other.Reader], null));
        Assert.Equal(0, Descriptor.WaitReadable([other.Reader, one.Reader], null));
    }

    [Fact]
    public void The_one_that_is_ready_is_reported_wherever_it_stands()
    {
        using AnonymousPipe silent = AnonymousPipe.Create();
        using AnonymousPipe ready = AnonymousPipe.Create();
        Descriptor.Write(ready.Writer, "1"u8);
        Assert.Equal(1, Descriptor.WaitReadable([silent.Reader, ready.Reader], Soon.Bound));
    }

    [Fact]
    public void Waiting_ends_when_the_time_is_over_and_not_before()
    {
        using AnonymousPipe silent = AnonymousPipe.Create();
        Deadline deadline = Deadline.After(Short, TimeProvider.System);
        Assert.Equal(-1, Descriptor.WaitReadable([silent.Reader], Short));
        Assert.True(deadline.IsOver);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Without_time_it_only_looks(int seconds)
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        Assert.Equal(-1, Descriptor.WaitReadable([pipe.Reader], TimeSpan.FromSeconds(seconds)));
        Descriptor.Write(pipe.Writer, "1"u8);
        Assert.Equal(0, Descriptor.WaitReadable([pipe.Reader], TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void A_time_of_more_than_the_kernel_takes_is_no_error()
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        Descriptor.Write(pipe.Writer, "1"u8);
        Assert.Equal(0, Descriptor.WaitReadable([pipe.Reader], TimeSpan.FromDays(365)));
    }

    [Fact]
    public void A_pipe_whose_writer_went_is_ready_and_at_its_end()
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        pipe.TakeWriter().Dispose();
        Assert.Equal(0, Descriptor.WaitReadable([pipe.Reader], null));
        Assert.Equal(0, Descriptor.Read(pipe.Reader, new byte[8]));
    }

    [Fact]
    public void What_comes_while_it_waits_ends_the_waiting()
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        using AnonymousPipe silent = AnonymousPipe.Create();
        int ready = -1;
        Background waiting = Background.Run(() => ready = Descriptor.WaitReadable([silent.Reader, pipe.Reader], null));
        Descriptor.Write(pipe.Writer, "1"u8);
        waiting.Join();
        Assert.Equal(1, ready);
    }

    [Fact]
    public void A_non_blocking_descriptor_without_data_reports_that_and_is_not_at_its_end()
    {
        using TemporaryFolder folder = new();
        using SafeFileHandle pipe = NamedPipe.Create(folder["pipe"]);
        Assert.Equal(-1, Descriptor.Read(pipe, new byte[8]));
    }

    [Fact]
    public void All_is_written_even_where_a_pipe_takes_it_in_pieces()
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        byte[] sent = [.. Enumerable.Range(0, 300_000).Select(number => (byte)(number % 251))];
        Background writing = Background.Run(() =>
        {
            Descriptor.Write(pipe.Writer, sent);
            pipe.TakeWriter().Dispose();
        });
        using MemoryStream received = new();
        byte[] buffer = new byte[10_000];
        for (int count; (count = Descriptor.Read(pipe.Reader, buffer)) > 0;)
        {
            received.Write(buffer, 0, count);
        }

        writing.Join();
        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public void Writing_without_a_reader_is_an_error_and_no_signal()
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        pipe.TakeReader().Dispose();
        const int brokenPipe = 32;
        Assert.Equal(brokenPipe, Assert.Throws<PosixException>(() => Descriptor.Write(pipe.Writer, "1"u8)).Errno);
    }

    [Fact]
    public void A_link_is_not_followed_and_a_missing_file_is_distinguished()
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder["link"], folder.Write("file", ""));
        Assert.False(Assert.Throws<PosixException>(() => Descriptor.Open(folder["link"], Libc.O_RDONLY)).IsMissing);
        PosixException missing = Assert.Throws<PosixException>(() => Descriptor.Open(folder["none"], Libc.O_RDONLY));
        Assert.True(missing.IsMissing);
        Assert.Equal($"open {folder["none"]}: No such file or directory", missing.Message);
    }

    [Fact]
    public void An_event_is_readable_once_it_is_set_and_for_good()
    {
        using EventDescriptor flag = new();
        Assert.Equal(-1, Descriptor.WaitReadable([flag.Handle], TimeSpan.Zero));
        flag.Set();
        flag.Set();
        Assert.Equal(0, Descriptor.WaitReadable([flag.Handle], TimeSpan.Zero));
        Assert.Equal(0, Descriptor.WaitReadable([flag.Handle], TimeSpan.Zero));
    }

    [Fact]
    public void An_end_of_a_pipe_that_was_taken_stays_open_without_the_pipe()
    {
        AnonymousPipe pipe = AnonymousPipe.Create();
        using SafeFileHandle reader = pipe.TakeReader();
        Assert.Throws<ObjectDisposedException>(() => pipe.Reader);
        pipe.Dispose();
        Assert.Equal(0, Descriptor.Read(reader, new byte[1]));
    }
}
