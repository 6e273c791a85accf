using System;
using System.CommandLine;
using System.CommandLine.Help;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.CommandLine;

/// <summary>The command line: which verbs and options there are, and which of them was meant.</summary>
/// <param name="environment">What the program has from outside.</param>
internal sealed class RootCommandLine(ProgramEnvironment environment)
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = "The configuration file; by default fsfreeze-hook.conf beside the program, or in /etc/qemu or /etc/qemu-ga",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Print more, and on standard error what is done",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    /// <summary>Parses the arguments and does what they say.</summary>
    /// <returns>The exit code of what succeeded or was misunderstood.</returns>
    /// <exception cref="FailureException">What was meant failed.</exception>
    internal int Run(string[] arguments)
    {
        RootCommand root = Build();

        // The parser takes a first word in brackets for a directive, and drops it where it knows none.
        if (arguments is [['[', ..], ..])
        {
            throw Misunderstanding.OfDirective(arguments[0], root);
        }

        ParseResult result = root.Parse(
            CommandOfRun.Mark(arguments), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            throw Misunderstanding.Of(result);
        }

        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (result.Action is VersionAction or HelpPage)
        {
            configuration.Output = environment.Output.Value;
        }

        return result.Invoke(configuration);
    }

    /// <summary>The verbs and options that there are.</summary>
    internal RootCommand Build()
    {
        RootCommand root = new("Locks databases and runs hooks around a freeze of this guest's filesystems.");
        root.Directives.Clear();
        root.Add(_config);
        root.Add(_verbose);
        root.Add(Freeze());
        root.Add(Thaw());
        root.Add(Check());
        root.Add(Rehearse());
        root.Add(Status());
        root.Add(Verdict());
        root.Add(RunACommand());
        root.Add(Grants());
        root.Add(HiddenVerbs.Drain());
        root.Add(HiddenVerbs.WriteOut(environment.Time));
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
                    helpOption.Action = new HelpPage(help, environment);
                    break;
            }
        }

        return root;
    }

    private Command Freeze()
    {
        Option<bool> dryRun = DryRun();
        Command command = new(
            FreezeCommand.Verb, "Run the hooks and lock the databases. Exits 0 only when every lock is granted and held.");
        command.Add(dryRun);
        command.SetAction(result =>
        {
            Action<ProgramEnvironment, ConfigurationLocation> run =
                result.GetValue(dryRun) ? FreezePlanCommand.Run : FreezeCommand.Run;
            run(Environment(result), Locate(result));
            return ExitCode.Success;
        });
        return command;
    }

    private Command Thaw()
    {
        Option<bool> dryRun = DryRun();
        Option<bool> force = new("--force")
        {
            Description = "Release the locks of a freeze that the host does not thaw: its snapshot is then not consistent",
        };
        Command command = new(
            ThawCommand.Verb,
            "Release the locks and run the hooks. Exits 0 only when every lock was held until now, or nothing was frozen.");
        command.Add(dryRun);
        command.Add(force);
        command.SetAction(result =>
        {
            Action<ProgramEnvironment, ConfigurationLocation, bool> run =
                result.GetValue(dryRun) ? ThawPlanCommand.Run : ThawCommand.Run;
            run(Environment(result), Locate(result), result.GetValue(force));
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<bool> DryRun() => new("--dry-run") { Description = "Print what would be done, and change nothing" };

    private Command Check()
    {
        Option<TimeSpan?> maxAge = DurationOption(
            "--max-age", "Fail if the last good freeze is older than this, such as 26h or 8d");
        Command command = new(CheckCommand.Verb, "Check everything that a freeze needs. Exits 0 only if no check fails.");
        Option<bool> quiet = new("--quiet") { Description = "Print the verdict, and only what is not ok" };
        command.Add(maxAge);
        command.Add(quiet);
        command.Add(_json);
        command.SetAction(result => CheckCommand.Run(
            Environment(result), Locate(result), result.GetValue(maxAge), result.GetValue(_json), result.GetValue(quiet)));
        return command;
    }

    private Command Rehearse()
    {
        Option<TimeSpan?> hold = DurationOption("--hold", "How long to hold the locks; 1s by default");
        Option<bool> withHooks = new("--with-hooks") { Description = "Run the hooks too" };
        Command command = new(
            RehearseCommand.Verb, "Lock the databases, release them, and print what it cost. No filesystem is frozen.");
        command.Add(hold);
        command.Add(withHooks);
        command.Add(_json);
        command.SetAction(result =>
        {
            RehearseCommand.Run(
                Environment(result),
                Locate(result),
                result.GetValue(hold) ?? RehearseCommand.UsualHold,
                result.GetValue(withHooks),
                result.GetValue(_json));
            return ExitCode.Success;
        });
        return command;
    }

    private Command Status()
    {
        Command command = new(StatusCommand.Verb, "Print what is frozen now and how the last freezes ended.");
        command.Add(_json);
        command.SetAction(result => StatusCommand.Run(Environment(result), Locate(result), result.GetValue(_json)));
        return command;
    }

    private Command RunACommand()
    {
        Option<TimeSpan?> timeout = DurationOption(
            "--timeout", "End the command after this; by default when the first lock reaches 'max-hold'");
        Argument<string[]> words = new("COMMAND")
        {
            Description = "The command and its arguments",
            Arity = ArgumentArity.OneOrMore,
        };
        Command command = new(
            RunCommand.Verb, "Freeze, run a command, and thaw. Exits 0 only when it succeeded and all was locked throughout.");
        command.Add(timeout);
        command.Add(words);
        command.SetAction(result =>
        {
            RunCommand.Run(
                Environment(result), Locate(result), result.GetValue(timeout), result.GetRequiredValue(words));
            return ExitCode.Success;
        });
        return command;
    }

    private Command Verdict()
    {
        Option<DateTimeOffset?> since = new("--since")
        {
            Description = "The last freeze that began at this time or later, such as 2026-03-01T02:00:00Z or @1772330400",
            HelpName = "TIME",
            CustomParser = argument =>
            {
                if (Moment.TryParse(argument.Tokens[0].Value) is { } time)
                {
                    return time;
                }

                argument.AddError($"--since: {argument.Tokens[0].Value} is no time; {Moment.Forms}");
                return null;
            },
        };
        Option<string?> freezeId =
            new("--freeze-id") { Description = "The freeze with this id, whoever ran it", HelpName = "ID" };
        Command command = new(VerdictCommand.Verb, "Print one line about the last freeze of a guest agent, for its host.");
        command.Add(since);
        command.Add(freezeId);
        command.Add(_json);
        command.Validators.Add(result =>
        {
            if (result.GetResult(since) is not null && result.GetResult(freezeId) is not null)
            {
                result.AddError("--since and --freeze-id: give one of them");
            }
        });
        command.SetAction(result => VerdictCommand.Run(
            Environment(result),
            Locate(result),
            new FreezeQuestion(result.GetValue(since), result.GetValue(freezeId)),
            result.GetValue(_json)));
        return command;
    }

    private static Option<TimeSpan?> DurationOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = argument =>
        {
            try
            {
                return Duration.Parse(argument.Tokens[0].Value);
            }
            catch (FailureException e)
            {
                argument.AddError($"{name}: {e.Message}");
                return null;
            }
        },
    };

    private Command Grants()
    {
        Argument<string?> instance = new("INSTANCE")
        {
            Description = "The instance; needed if there are several",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new(GrantsCommand.Verb, "Print SQL for the account that an instance needs on its server.");
        command.Add(instance);
        command.SetAction(result =>
        {
            GrantsCommand.Run(Environment(result), Locate(result), result.GetValue(instance));
            return ExitCode.Success;
        });
        return command;
    }

    private ProgramEnvironment Environment(ParseResult result) => environment with { IsVerbose = result.GetValue(_verbose) };

    private ConfigurationLocation Locate(ParseResult result) =>
        new ConfigurationLocator(environment.Arg0, environment.CurrentDirectory, KernelPath.Exists)
            .Locate(result.GetValue(_config));
}
