using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using FsFreezeHook.Configuration;
using FsFreezeHook.Hooks;

namespace FsFreezeHook.CommandLine;

/// <summary>The command line: which verbs and options there are, and which of them was meant.</summary>
internal sealed class RootCommandLine
{
    private readonly ProgramEnvironment _environment;
    private readonly Option<string?> _config = new("--config")
    {
        Description = "the configuration file; by default fsfreeze-hook.conf beside the program, or in /etc/qemu or /etc/qemu-ga",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The command line of a program that was started in <paramref name="environment"/>.</summary>
    internal RootCommandLine(ProgramEnvironment environment)
    {
        _environment = environment;
    }

    /// <summary>Parses the arguments and does what they say.</summary>
    /// <returns>The exit code of what succeeded or was misunderstood.</returns>
    /// <exception cref="FailureException">What was meant failed.</exception>
    internal int Run(string[] arguments)
    {
        // The parser takes a first word in brackets for a directive, and drops it where it knows none.
        if (arguments is [['[', ..], ..])
        {
            throw Misunderstood($"unrecognized command or argument '{arguments[0]}'");
        }

        RootCommand root = Build();
        ParseResult result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            throw Misunderstood(Describe(result.Errors[0]));
        }

        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (result.Action is VersionAction or HelpWithExitStatus)
        {
            configuration.Output = _environment.Output.Value;
        }

        return result.Invoke(configuration);
    }

    private static string Describe(ParseError error)
    {
        string message = error.Message.ReplaceLineEndings(" ").TrimEnd('.');
        return $"{char.ToLowerInvariant(message[0])}{message[1..]}";
    }

    private static FailureException Misunderstood(string what) => new(FailureReason.Usage, $"{what}; see {Tool.Name} --help");

    private RootCommand Build()
    {
        RootCommand root = new("Locks databases and runs hooks around a freeze of this guest's filesystems.");
        root.Directives.Clear();
        root.Add(_config);
        root.Add(Verb(
            FreezeCommand.Verb,
            "Run the hooks and lock the databases. Exits 0 only when every lock is granted and held.",
            location => FreezeCommand.Run(_environment, location)));
        root.Add(Verb(
            ThawCommand.Verb,
            "Release the locks and run the hooks. Exits 0 only when every lock was held until now, or nothing was frozen.",
            location => ThawCommand.Run(_environment, location)));
        root.Add(Grants());
        root.Add(Drain());
        foreach (Option option in root.Options)
        {
            switch (option)
            {
                case VersionOption version:
                    version.Description = "Show the version";
                    version.Action = new VersionAction();
                    break;
                case HelpOption { Action: HelpAction help } helpOption:
                    helpOption.Description = "Show this help";
                    helpOption.Action = new HelpWithExitStatus(help);
                    break;
            }
        }

        return root;
    }

    private Command Verb(string name, string description, Action<ConfigurationLocation> run)
    {
        Command command = new(name, description);
        command.SetAction(result =>
        {
            run(Locate(result.GetValue(_config)));
            return ExitCode.Success;
        });
        return command;
    }

    private Command Grants()
    {
        Argument<string?> instance = new("instance")
        {
            Description = "The instance; without it the only one",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "INSTANCE",
        };
        Command command = new(GrantsCommand.Verb, "Print the account that an instance needs, as SQL for the server it is on.");
        command.Add(instance);
        command.SetAction(result =>
        {
            GrantsCommand.Run(_environment, Locate(result.GetValue(_config)), result.GetValue(instance));
            return ExitCode.Success;
        });
        return command;
    }

    private ConfigurationLocation Locate(string? given) =>
        new ConfigurationLocator(_environment.Arg0, _environment.CurrentDirectory, KernelPath.Exists).Locate(given);

    private static Command Drain()
    {
        Argument<string> hook = new("hook");
        Argument<string> runtime = new("runtime-directory");
        Command command = new(OutputDrain.Verb) { Hidden = true };
        command.Add(hook);
        command.Add(runtime);
        command.SetAction(result =>
        {
            DrainCommand.Run(result.GetRequiredValue(hook), result.GetRequiredValue(runtime));
            return ExitCode.Success;
        });
        return command;
    }
}
