using System;
using System.Text;
using System.Text.RegularExpressions;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>QEMU's own <c>mysql-flush.sh</c>, or another script that does what it does.</summary>
internal static partial class StockFlusher
{
    private const string Name = "mysql-flush.sh";
    private const int LargestScript = 256 * 1024;

    /// <summary>Whether a hook is one: by its name, or because it is a script that flushes tables.</summary>
    internal static bool Is(HookFile hook)
    {
        if (hook.Name.EndsWith(Name, StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            return SmallFile.Read(hook.Path, LargestScript) is { } file
                && !file.Content.Span.Contains((byte)0)
                && Flush().IsMatch(Encoding.UTF8.GetString(file.Content.Span));
        }
        catch (PosixException)
        {
            return false;
        }
    }

    // In a line that is no comment of a shell's.
    [GeneratedRegex(
        @"^(?!\s*#).*\bFLUSH\s+(NO_WRITE_TO_BINLOG\s+|LOCAL\s+)?TABLES\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Flush();
}
