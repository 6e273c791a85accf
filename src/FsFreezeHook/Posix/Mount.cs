using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FsFreezeHook.Posix;

/// <summary>One mount, as a line of <c>/proc/PID/mountinfo</c> has it, see proc_pid_mountinfo(5).</summary>
/// <param name="Id">Its number: no other mount of this machine has it, in whatever mount namespace.</param>
/// <param name="Device">The superblock's device, <c>major:minor</c>: what two mounts of one filesystem have in common.</param>
/// <param name="Point">Where it is mounted, as this process sees it.</param>
/// <param name="Type">The filesystem's type.</param>
/// <param name="Source">What is mounted, such as a device file.</param>
/// <param name="SuperOptions">The filesystem's own options, as they stand there.</param>
internal sealed record Mount(int Id, string Device, string Point, string Type, string Source, string SuperOptions)
{
    /// <summary>The mount of a line; null where it is none.</summary>
    internal static Mount? Parse(string line)
    {
        // The optional fields in the middle end with a hyphen.
        string[] fields = line.Split(' ');
        int hyphen = Array.IndexOf(fields, "-");
        const int id = 0;
        const int device = 2;
        const int point = 4;
        return hyphen > point && fields.Length > hyphen + 3
            && int.TryParse(fields[id], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new Mount(
                number, fields[device], Unescape(fields[point]), fields[hyphen + 1], Unescape(fields[hyphen + 2]),
                fields[hyphen + 3])
            : null;
    }

    /// <summary>The value of one of the filesystem's own options; null where it has none of that name.</summary>
    internal string? Option(string name) => SuperOptions.Split(',')
        .Where(option => option.StartsWith(name + "=", StringComparison.Ordinal))
        .Select(option => Unescape(option[(name.Length + 1)..]))
        .FirstOrDefault();

    /// <summary>Whether the filesystem itself may be written to, be it through another mount of it.</summary>
    internal bool IsWritable => SuperOptions.Split(',')[0] == "rw";

    // A space, tab, newline, backslash, and in an option's value a comma, are a backslash and three octal digits:
    // seq_escape() in fs/seq_file.c.
    private static string Unescape(string text)
    {
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && IsOctal(text.AsSpan(i + 1, 3)))
            {
                _ = result.Append((char)Convert.ToInt32(text.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                _ = result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static bool IsOctal(ReadOnlySpan<char> digits) => digits.IndexOfAnyExceptInRange('0', '7') < 0;
}
