using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Text;

namespace FsFreezeHook.CommandLine;

/// <summary>
/// A command line that is not understood: the word that is wrong, and the one that was meant, or where to look.
/// </summary>
internal static class Misunderstanding
{
    /// <summary>The failure of what the parser did not understand.</summary>
    /// <param name="result">What it understood. It has an error.</param>
    internal static FailureException Of(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        return result.UnmatchedTokens is [var word, ..] ? Unknown(word, command)
            : command is RootCommand ? Failure("no command is given", command)
            : Failure(InOneLine(result.Errors[0].Message), command);
    }

    /// <summary>The failure of a first word in brackets, which the parser takes for a directive.</summary>
    internal static FailureException OfDirective(string word, RootCommand root) => Unknown(word, root);

    private static FailureException Unknown(string word, Command command)
    {
        string[] options = [.. command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options))
            .Select(option => option.Name)];
        bool isOption = word.StartsWith('-');
        bool isCommand = !isOption && command is RootCommand;
        string kind = isOption ? "unknown option" : isCommand ? "unknown command" : "unexpected argument";
        string name = isOption ? word.Split('=', 2)[0] : word;
        IEnumerable<string> known =
            isCommand ? command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name) : options;
        string what = $"{kind} '{Quoted.Shorten(name)}'";
        return Suggestion.Nearest(name, known) is { } nearest
            ? new FailureException(FailureReason.Usage, $"{what}; did you mean '{nearest}'?")
            : Failure(what, command);
    }

    private static FailureException Failure(string what, Command command) => new(
        FailureReason.Usage, $"{what}; see {Tool.Name} {(command is RootCommand ? string.Empty : $"{command.Name} ")}--help");

    private static string InOneLine(string message)
    {
        string line = message.TrimEnd('.');
        return $"{char.ToLowerInvariant(line[0])}{line[1..]}";
    }
}
