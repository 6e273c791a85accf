using System;
using System.Linq;
using FsFreezeHook.Hooks;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>How a plan looks: headings, and below them what would be done, a word and a text each.</summary>
/// <param name="screen">Where it is written.</param>
internal sealed class PlanPage(Screen screen)
{
    // As wide as the longest word, with the indent before it and the gap behind it.
    private const int Column = 10;

    internal void Heading(string text)
    {
        foreach (string line in TextWrap.Lines(text, screen.Width))
        {
            screen.WriteLine(screen.Styled(Style.Strong, line));
        }
    }

    /// <summary>One thing that would be done, or not.</summary>
    /// <param name="style">How its word looks.</param>
    /// <param name="word">What would be done, in a word.</param>
    /// <param name="text">With what.</param>
    internal void Item(Style style, string word, string text) =>
        screen.WriteWrapped(
            "  " + screen.Styled(style, word) + new string(' ', Math.Max(1, Column - 2 - word.Length)), Column, text);

    /// <summary>More about the item before.</summary>
    internal void More(string text) => screen.WriteWrapped(new string(' ', Column), Column, text);

    /// <summary>More about the item before that somebody should look at.</summary>
    internal void Warning(string text) => Item(Style.Warning, "note", text);

    /// <summary>An empty line.</summary>
    internal void Gap() => screen.WriteLine();

    /// <summary>What is to be expected of all.</summary>
    internal void Expectation(Style style, string text)
    {
        const string label = "expected: ";
        Gap();
        screen.WriteWrapped(screen.Styled(style, label), label.Length, text);
    }

    /// <summary>The hooks, with those entries of their directory that are passed over.</summary>
    /// <param name="plan">The hooks.</param>
    /// <param name="terms">Under which terms they are run.</param>
    internal void Hooks(HookPlan plan, string terms)
    {
        string directory = Quoted.Path(plan.Settings.HookDirectory);
        Heading(plan.Entries.Count > 0 ? $"hooks in {directory}: {terms}" : $"hooks in {directory}: none");
        if (plan.Failure is { } failure)
        {
            Item(Style.Bad, "fail", failure.Message);
        }

        foreach (HookFile entry in plan.Entries)
        {
            if (entry.Skipped is { } reason)
            {
                Item(Style.Faint, "skip", $"{Quoted.Path(entry.Name)}: {reason.InWords()}");
            }
            else
            {
                Item(Style.Good, "run", Quoted.Path(entry.Name));
            }
        }

        foreach (string problem in plan.Unsafe.Select(path => path.ToString()))
        {
            Warning($"users other than root can change what runs as root: {problem}");
        }
    }
}
