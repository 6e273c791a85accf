using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Containers;

/// <summary>The accounts that a server's image was told to make, from the variables of its own process.</summary>
/// <remarks>
/// The variables are those of the official images of MySQL, MariaDB and Percona (NAME and NAME_FILE), of Bitnami (the same, and
/// ..._ROOT_USER) and of linuxserver.io (FILE__NAME), as their documentation has them.
/// </remarks>
internal static class ContainerAccounts
{
    /// <summary>How many bytes of variables are read.</summary>
    internal const int MostBytes = 64 * 1024;

    // Longer than any password that a server takes.
    private const int LongestSecret = 4096;

    private const string Root = "root";

    private static readonly string[] Prefixes = ["MARIADB_", "MYSQL_", "MARIADB_MASTER_", "MYSQL_MASTER_"];

    /// <summary>Those that a server's own variables name; each once.</summary>
    /// <remarks>Of no other process: in one process namespace there may be several containers, as in a pod.</remarks>
    /// <param name="process">The server's folder in <c>/proc</c>.</param>
    internal static IReadOnlyList<Login> Of(string process)
    {
        using ProcessRoot? root = ProcessRoot.TryOpen($"{process}/root");
        return root is not null && ProcFile.TryReadBeginning($"{process}/environ", MostBytes) is { } text
            ? [.. Of(Parse(text), path => root.TryReadWhole(path, LongestSecret)).Distinct()]
            : [];
    }

    /// <summary>Those that variables name.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="read">Reads a file as the container has it; null where it cannot be.</param>
    internal static IEnumerable<Login> Of(IReadOnlyDictionary<string, string> variables, Func<string, byte[]?> read)
    {
        foreach (string prefix in Prefixes)
        {
            if (Value(prefix + "ROOT_PASSWORD", variables, read) is { Length: > 0 } password)
            {
                yield return new Login(
                    Value(prefix + "ROOT_USER", variables, read) is { Length: > 0 } user ? user : Root, password);
            }
        }
    }

    /// <summary>The variables in a process's <c>environ</c>: of two with one name the first counts, as for getenv(3).</summary>
    internal static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> text)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);

        // What is cut off at the end may be half a password.
        int end = text.LastIndexOf((byte)0);
        foreach (string variable in Encoding.UTF8.GetString(text[..Math.Max(0, end)]).Split('\0'))
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                _ = variables.TryAdd(variable[..equals], variable[(equals + 1)..]);
            }
        }

        return variables;
    }

    private static string? Value(string name, IReadOnlyDictionary<string, string> variables, Func<string, byte[]?> read)
    {
        if (variables.GetValueOrDefault(name) is { Length: > 0 } value)
        {
            return value;
        }

        // As the images' shells read them: line ends behind the last line do not count.
        return new[] { name + "_FILE", "FILE__" + name }
            .Select(variables.GetValueOrDefault)
            .Where(path => path?.StartsWith('/') == true)
            .Select(path => read(path!) is { } content ? Encoding.UTF8.GetString(content).TrimEnd('\n', '\r') : null)
            .FirstOrDefault(text => text is not null);
    }
}
