using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.CommandLine;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>
/// The command line in a folder of its own, with what it writes. Nothing here gets as far as a freeze or a thaw.
/// </summary>
internal sealed class Invocation : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    /// <summary>Where it seems to be installed, and started.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>What it wrote to standard output.</summary>
    public string Output => _output.ToString();

    /// <summary>What it wrote to standard error.</summary>
    public string Error => _error.ToString();

    /// <summary>The command line, of a program whose output is no terminal.</summary>
    public RootCommandLine CommandLine() => new(new ProgramEnvironment
    {
        Arg0 = Folder["fsfreeze-hook"],
        ProgramFile = Folder["fsfreeze-hook"],
        CurrentDirectory = Folder.Root,
        Variables = new Dictionary<string, string>(),
        Engines = [Engines.MySql([])],
        Time = TimeProvider.System,
        Output = new Lazy<TextWriter>(_output),
        Error = new Lazy<TextWriter>(_error),
        OutputIsTerminal = false,
        ErrorIsTerminal = false,
        TerminalWidth = new Lazy<int>(80),
        SystemLogSocket = Folder["log.socket"],
    });

    /// <summary>Runs it.</summary>
    public int Run(params string[] arguments) => CommandLine().Run(arguments);

    /// <summary>What it writes to standard output with these arguments.</summary>
    public string Print(params string[] arguments)
    {
        _ = _output.GetStringBuilder().Clear();
        _ = Run(arguments);
        return Output;
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Folder.Dispose();
    }
}
