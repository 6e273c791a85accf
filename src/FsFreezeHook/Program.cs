using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.CommandLine;
using FsFreezeHook.Failures;
using FsFreezeHook.Instances;
using FsFreezeHook.Logging;
using FsFreezeHook.MySql;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.OptionFiles;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook;

/// <summary>Where the program starts, and where every failure becomes one line and an exit code.</summary>
internal static class Program
{
    /// <summary>The engines, a line each: all that is to be known of one outside its folder.</summary>
    internal static IReadOnlyList<IEngine> Engines { get; } =
    [
        new MySqlEngine(
            () => OptionFilePlaces.For(Variables, HomeDirectory, Environment.CurrentDirectory), ServerSearch.OfThisMachine),
    ];

    private static string HomeDirectory =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    private static Dictionary<string, string> Variables => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? string.Empty);

    private static int Main(string[] arguments) => Run(arguments, Engines);

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="engines">The engines whose instances it locks.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] arguments, IReadOnlyList<IEngine> engines)
    {
        CoreDump.Disable();
        try
        {
            Descriptor.EnsureStandardDescriptors();
            ChildProcess.KeepEnds();
            if (HoldCommand.IsMeantBy(arguments))
            {
                HoldCommand.Run(arguments.Length - 1, engines, TimeProvider.System);
                return ExitCode.Success;
            }

            ProgramEnvironment surroundings = Surroundings(engines);

            // The console makes the cursor keys of a terminal that it knows the application's, and leaves them so.
            Environment.SetEnvironmentVariable("TERM", null);
            return new RootCommandLine(surroundings).Run(arguments);
        }
        catch (FailureException e)
        {
            return Fail(e.Message, ExitCode.For(e.Reason));
        }
        catch (PosixException e)
        {
            return Fail(e.MessageAndRemedy, ExitCode.Internal);
        }
        catch (Exception e)
        {
            return Fail(FailureException.Unforeseen(e, e.Message), ExitCode.Internal);
        }
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine(ShownText.Of(message));
        return code;
    }

    private static ProgramEnvironment Surroundings(IReadOnlyList<IEngine> engines) => new()
    {
        Arg0 = Environment.GetCommandLineArgs()[0],
        ProgramFile = Environment.ProcessPath ?? "/proc/self/exe",
        CurrentDirectory = Environment.CurrentDirectory,
        Variables = Variables,
        Engines = engines,
        Time = TimeProvider.System,
        Output = new Lazy<TextWriter>(() => Console.Out),
        Error = new Lazy<TextWriter>(() => Console.Error),
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        ErrorIsReady = Descriptor.StandardErrorIsReady,
        TerminalWidth = new Lazy<int>(() => Console.WindowWidth),
        SystemLogSocket = SystemLog.DefaultSocket,
    };
}
