using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>A child of the test, which dies with it, and what it wrote.</summary>
internal sealed class Child : IDisposable
{
    private readonly AnonymousPipe _input;
    private readonly AnonymousPipe _output;
    private readonly LineReader _lines;

    private Child(ChildProcess process, AnonymousPipe input, AnonymousPipe output)
    {
        Process = process;
        _input = input;
        _output = output;
        _lines = new LineReader(output.Reader);
    }

    public ChildProcess Process { get; }

    public ProcessIdentity Identity =>
        ProcessIdentity.Of(Process.Pid) ?? throw new InvalidOperationException("the child has ended");

    /// <summary>A shell that runs <paramref name="command"/>; its standard input stays open until it is disposed.</summary>
    public static Child Shell(string command, params string[] arguments) =>
        Start(new Overrides { Path = "/bin/sh", Arguments = ["/bin/sh", "-c", command, .. arguments] });

    public static Child Start(Overrides start)
    {
        AnonymousPipe input = AnonymousPipe.Create();
        AnonymousPipe output = AnonymousPipe.Create();
        using SafeFileHandle nothing = Descriptor.OpenNull();
        ChildProcess process = ChildProcess.Start(new ChildStart
        {
            Path = start.Path,
            Arguments = start.Arguments,
            Environment = start.Environment,
            StandardInput = input.Reader,
            StandardOutput = output.Writer,
            StandardError = nothing,
            WorkingDirectory = start.WorkingDirectory,
            NewSession = start.NewSession,
        }, start.Extensions);
        input.Reader.Dispose();
        output.Writer.Dispose();
        return new Child(process, input, output);
    }

    /// <summary>The next line that it wrote.</summary>
    public string Line() => _lines.ReadLine(Soon.Bound) ?? throw new InvalidOperationException("the child wrote no line");

    /// <summary>A number that it wrote, on a line of its own.</summary>
    public int Number() => int.Parse(Line(), CultureInfo.InvariantCulture);

    public void Say(string line) => Descriptor.Write(_input.Writer, Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Waits until it ended by itself.</summary>
    /// <returns>All that it wrote, line by line.</returns>
    public IReadOnlyList<string> Lines()
    {
        List<string> lines = [];
        while (_lines.ReadLine(Soon.Bound) is { } line)
        {
            lines.Add(line);
        }

        Assert.True(_lines.IsAtEnd, "the child goes on writing");
        return lines;
    }

    public ExitStatus Status()
    {
        Assert.True(Process.WaitExited(Soon.Bound), "the child does not end");
        return Process.Reap();
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        Process.KillGroup();
        if (Process.WaitExited(Soon.Bound))
        {
            Process.Reap();
        }

        Process.Dispose();
    }

    internal sealed record Overrides
    {
        public required string Path { get; init; }

        public required IReadOnlyList<string> Arguments { get; init; }

        public IReadOnlyList<string> Environment { get; init; } = ["PATH=/usr/bin:/bin"];

        public string? WorkingDirectory { get; init; }

        public bool NewSession { get; init; }

        public SpawnExtensions Extensions { get; init; } = SpawnExtensions.OfThisLibrary;
    }
}
