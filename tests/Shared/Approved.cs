using System;
using System.IO;
using System.Text.RegularExpressions;
using Xunit;

namespace FsFreezeHook.Approval;

/// <summary>
/// Texts as a user sees them, kept in <c>tests/Approved</c>. With <c>FSFREEZE_HOOK_APPROVE=1</c> in the environment a run writes
/// them anew instead of comparing: the change is then reviewed as any other.
/// </summary>
internal static class Approved
{
    /// <summary>Asserts that a text is the one that is kept.</summary>
    /// <param name="name">The file's name, without its ending.</param>
    /// <param name="text">The text.</param>
    /// <param name="replacements">What differs from run to run, as regular expressions, and what stands for it.</param>
    internal static void Matches(string name, string text, params (string Pattern, string Replacement)[] replacements)
    {
        foreach ((string pattern, string replacement) in replacements)
        {
            text = Regex.Replace(text, pattern, replacement, RegexOptions.Multiline);
        }

        string file = Path.Combine(Repository.Root, "tests", "Approved", name + ".txt");
        if (Environment.GetEnvironmentVariable("FSFREEZE_HOOK_APPROVE") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"there is no approved text {name}; the text is:\n{text}");
        Assert.Equal(File.ReadAllText(file), text);
    }
}
