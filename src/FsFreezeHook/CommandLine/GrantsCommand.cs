using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;
using Serilog.Core;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook grants</c>.</summary>
internal static class GrantsCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "grants";

    /// <summary>Prints the SQL that makes an instance's account.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="name">The instance; null: the only one.</param>
    /// <exception cref="FailureException">
    /// There is no such instance, its server does not let us in, or an agent has filesystems frozen.
    /// </exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location, string? name)
    {
        Session.RequireRoot();
        Settings settings = ConfigurationReader.Read(location, environment.Sections).Complete(environment.Engines);

        // A question could wait for the frozen disk, and its session stay on the server until thaw.
        HookSettings hook = settings.Hook;
        ActiveFreeze.RequireHostHasThawed(HostFreeze.Find(
            "/proc",
            new RuntimeDirectory(hook.RuntimeDirectory),
            new StateDirectory(hook.StateDirectory, Logger.None),
            hook.AgentStateFile));
        IReadOnlyList<MySqlSettings> instances = ContainerInstances.Locate(
            [.. settings.Instances.OfType<MySqlSettings>()], ServerSearch.OfThisMachine());
        MySqlSettings instance = Choose(instances, name);
        if (instance.Problem is { } problem)
        {
            throw new FailureException(FailureReason.Configuration, problem);
        }

        ServerLogin login = Ask(instance);
        Grants grants = new(login.Settings ?? instance, login);
        if (grants.Refusal is { } refusal)
        {
            throw refusal;
        }

        Screen screen = environment.Screen();
        foreach (string line in grants.Print(Grants.NewPassword()).TrimEnd('\n').Split('\n'))
        {
            screen.WriteLine(line);
        }
    }

    // An administrator gets in by other ways than ours, and what is to be run there is known from what the server says to all.
    private static ServerLogin Ask(MySqlSettings instance)
    {
        try
        {
            return ServerLogin.Ask(instance);
        }
        catch (FailureException e) when (e.Reason == FailureReason.AccessDenied && instance.IsFound)
        {
            return ServerLogin.Greeting(instance.Container!) ?? throw new FailureException(e.Reason, e.Message, e);
        }
    }

    private static MySqlSettings Choose(IReadOnlyList<MySqlSettings> instances, string? name)
    {
        string names = string.Join(", ", instances.Select(instance => instance.Name));
        if (name is not null)
        {
            return instances.FirstOrDefault(instance => instance.Name == name)
                ?? throw new FailureException(
                    FailureReason.Configuration,
                    Suggestion.Nearest(name, instances.Select(instance => instance.Name)) is { } nearest
                        ? $"there is no instance '{Quoted.Shorten(name)}'; did you mean '{nearest}'?"
                        : $"there is no instance '{Quoted.Shorten(name)}'; the instances are: {names}");
        }

        return instances is [var only]
            ? only
            : throw new FailureException(FailureReason.Usage, $"'{Verb}' needs the name of an instance: {names}");
    }
}
