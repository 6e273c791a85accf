using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Instances;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.CommandLine;

/// <summary>What the program has from outside: everything that a test may want to be otherwise.</summary>
internal sealed record ProgramEnvironment
{
    /// <summary>The name that the program was called by, as it was given: argv[0].</summary>
    public required string Arg0 { get; init; }

    /// <summary>The program's own file, which it starts again as holder.</summary>
    public required string ProgramFile { get; init; }

    /// <summary>Where it was started.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>The path that it was called by, in full; its own file where it was found through PATH.</summary>
    public string CalledAs => KernelPath.Resolve(
        Arg0.StartsWith('/') ? Arg0 : Arg0.Contains('/', StringComparison.Ordinal) ? $"{CurrentDirectory}/{Arg0}" : ProgramFile);

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The engines whose instances are locked.</summary>
    public required IReadOnlyList<IEngine> Engines { get; init; }

    /// <summary>Their sections in the configuration.</summary>
    public IReadOnlyList<EngineSections> Sections => [.. Engines.Select(engine => engine.Sections)];

    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Standard output. Not before it is needed: the console keeps a copy of its descriptor, which in a holder is freeze's pipe.
    /// </summary>
    public required Lazy<TextWriter> Output { get; init; }

    /// <summary>Standard error, likewise.</summary>
    public required Lazy<TextWriter> Error { get; init; }

    /// <summary>Whether a person reads standard output.</summary>
    public required bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person reads standard error.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>Whether standard error takes text now without making the program wait.</summary>
    public Func<bool> ErrorIsReady { get; init; } = () => true;

    /// <summary>How many columns the terminal has. Asked only where one of the two is one.</summary>
    public required Lazy<int> TerminalWidth { get; init; }

    /// <summary>Whether what is logged is also to stand on standard error.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Where the system log's daemon listens.</summary>
    public required string SystemLogSocket { get; init; }

    /// <summary>Where systemd's journal listens.</summary>
    public string JournalSocket { get; init; } = JournalSink.DefaultSocket;

    // See no-color.org; a terminal that calls itself dumb moves no cursor either.
    private bool MayStyle => Variable("NO_COLOR").Length == 0 && !IsDumb;

    private bool IsDumb => Variable("TERM") is "dumb" or "";

    /// <summary>Standard output as a page for a verb's result.</summary>
    public Screen Screen() =>
        new(Output.Value, OutputIsTerminal ? TerminalWidth.Value : null, hasColour: OutputIsTerminal && MayStyle);

    /// <summary>Writes a line to standard error.</summary>
    public void SayOnError(string line) => Error.Value.WriteLine(ShownText.Of(line));

    /// <summary>The line on standard error that says what is waited for, where a person reads it.</summary>
    public LiveLine LiveLine() => ErrorIsTerminal && !IsDumb && !IsVerbose
        ? new LiveLine(Error.Value, TerminalWidth.Value, ErrorIsReady)
        : new LiveLine(writer: null, width: 0);

    private string Variable(string name) => Variables.TryGetValue(name, out string? value) ? value : string.Empty;
}
