using System;

namespace FsFreezeHook.CommandLine;

/// <summary>
/// Where, among the arguments of <c>run</c>, its command begins: what comes from there on is the command's own.
/// </summary>
internal static class CommandOfRun
{
    private const string EndOfOptions = "--";

    // Of this program, before and after the verb, those that take a value in a word of its own.
    private static readonly string[] WithValue = ["--config", "--timeout"];

    /// <summary>The arguments, with a <c>--</c> before the command.</summary>
    internal static string[] Mark(string[] arguments)
    {
        int verb = Next(arguments, 0);
        if (verb >= arguments.Length || arguments[verb] != RunCommand.Verb)
        {
            return arguments;
        }

        int command = Next(arguments, verb + 1);
        return command >= arguments.Length || arguments[command] == EndOfOptions
            ? arguments
            : [.. arguments[..command], EndOfOptions, .. arguments[command..]];
    }

    // The first word from there on that is neither an option nor its value.
    private static int Next(string[] arguments, int from)
    {
        int at = from;
        while (at < arguments.Length && arguments[at] != EndOfOptions && arguments[at].StartsWith('-'))
        {
            at += Array.IndexOf(WithValue, arguments[at]) >= 0 ? 2 : 1;
        }

        return at;
    }
}
