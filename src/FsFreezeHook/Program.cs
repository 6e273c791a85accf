using System;
using System.Collections;
using System.IO;
using System.Linq;
using FsFreezeHook.CommandLine;
using FsFreezeHook.Failures;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook;

/// <summary>Where the program starts, and where every failure becomes one line and an exit code.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        CoreDump.Disable();
        try
        {
            Descriptor.EnsureStandardDescriptors();
            ChildProcess.KeepEnds();
            if (HoldCommand.IsMeantBy(arguments))
            {
                HoldCommand.Run(arguments.Length - 1, TimeProvider.System);
                return ExitCode.Success;
            }

            ProgramEnvironment surroundings = Surroundings();

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

    private static ProgramEnvironment Surroundings() => new()
    {
        Arg0 = Environment.GetCommandLineArgs()[0],
        ProgramFile = Environment.ProcessPath ?? "/proc/self/exe",
        CurrentDirectory = Environment.CurrentDirectory,
        HomeDirectory = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        Variables = Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? string.Empty),
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
