using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Terminal;

namespace FsFreezeHook.CommandLine;

/// <summary>The help of a verb, or of all, with what the exit codes mean; that of all also with what can be configured.</summary>
/// <param name="help">Prints what is there without it.</param>
/// <param name="environment">What the program has from outside.</param>
internal sealed class HelpPage(HelpAction help, ProgramEnvironment environment) : SynchronousCommandLineAction
{
    private const int Margin = 2;
    private const int NameColumn = 10;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int result = PrintHelp(parseResult);
        Screen screen = environment.Screen();
        if (parseResult.CommandResult.Command is RootCommand)
        {
            screen.WriteLine("Configuration, see fsfreeze-hook.conf(5):");
            foreach (IGrouping<string, ConfigurationKey> section in
                HookKeys.All.Concat(environment.Sections.SelectMany(one => one.Keys)).GroupBy(key => key.Section))
            {
                string label = new string(' ', Margin) + $"[{section.Key}]".PadRight(NameColumn);
                screen.WriteWrapped(label, Margin + NameColumn, string.Join(", ", section.Select(key => key.Name)));
            }

            screen.WriteLine();
        }

        screen.WriteLine("Exit status:");
        foreach ((int code, string meaning) in VerbExitCodes.Of(parseResult.CommandResult.Command.Name))
        {
            screen.WriteWrapped($"{code,4}  ", 6, meaning);
        }

        return result;
    }

    // The library pads its columns with blanks, at the end of a line too.
    private int PrintHelp(ParseResult parseResult)
    {
        using StringWriter text = new();
        TextWriter output = parseResult.InvocationConfiguration.Output;
        parseResult.InvocationConfiguration.Output = text;
        int result = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(line.TrimEnd());
        }

        output.WriteLine();
        return result;
    }
}
