using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Configuration.OptionFiles;

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

    /// <summary>The home directory: <c>HOME</c>, or where that is not set, as under an agent, the account's.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The clock.</summary>
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

    /// <summary>Where the system log's daemon listens.</summary>
    public required string SystemLogSocket { get; init; }

    /// <summary>Where MySQL's option files are.</summary>
    public OptionFilePlaces OptionFiles() => OptionFilePlaces.For(Variables, HomeDirectory, CurrentDirectory);
}
