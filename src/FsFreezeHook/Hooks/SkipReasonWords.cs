using System;

namespace FsFreezeHook.Hooks;

/// <summary>Why an entry of the hook directory is not run, in words.</summary>
internal static class SkipReasonWords
{
    /// <summary>The words, with what to do where something can be done.</summary>
    internal static string InWords(this SkipReason reason) => reason switch
    {
        SkipReason.IgnoredSuffix => "ignored suffix (left by an editor or package manager)",
        SkipReason.NotExecutable => "not executable; chmod +x makes it a hook",
        SkipReason.IsDirectory => "a directory",
        SkipReason.BrokenLink => "a broken link",
        SkipReason.IsThisProgram => "this program itself; remove it",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "a reason without words"),
    };
}
