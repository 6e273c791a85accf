using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsCheck;

namespace FsFreezeHook.IntegrationTests.OptionFiles;

/// <summary>Makes up option files, with all that people write into them and with what nobody should.</summary>
/// <remarks>
/// A character is a byte. Left out is what no client defines: a NUL byte, an option without a name, a directive in a last line
/// without its end, and lines of more than 4094 bytes; see OptionFileLine for what the clients make of the last two.
/// </remarks>
internal static class OptionFileGenerator
{
    /// <summary>The file that is read; it includes the others.</summary>
    public const string Main = "main.cnf";

    /// <summary>A suffix of groups.</summary>
    public const string Suffix = "_x";

    private static readonly string[] Groups =
    [
        "client", "client", "client-server", "client-mariadb", "mariadb-client", "mysql", "CLIENT", "client_x", "mysql_X",
        "mysqld", "mysqldump", "client_y", " client", "client\t ", "", "client # x",
    ];

    private static readonly string[] Names =
    [
        "user", "password", "host", "socket", "port", "protocol", "ssl-mode", "ssl_ca", "loose-user", "skip-ssl", "enable_ssl",
        "a b", "x\\n", "'x'", "max_allowed_packet", "\u00C3\u00A0", "x\u00A0y",
    ];

    private static readonly string[] Pieces =
    [
        "a", "n", "t", "s", "b", "r", "x", "0", " ", " ", "\t", "\v", "\f", "\r", "\u0001", "'", "'", "\"", "\"", "\\", "\\", "#",
        ";", "=", "!", "[", "]", "~", "/", "$", "\u0085", "\u00A0", "\u00C3\u00A0", "\u00C3\u00A4", "\u00FF",
    ];

    private static readonly Gen<string> Blank = Gen.OneOf("", "", " ", "\t ", "  ", "\v", "\u00A0");

    private static readonly Gen<string> Raw = Gen.OneOf(Pieces).Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Value = Gen.Frequency(
        (4, Raw),
        (2, Raw.Select(raw => $"\"{raw}\"")),
        (2, Raw.Select(raw => $"'{raw}'")),
        (1, Gen.OneOf("", "/run/mysqld/mysqld.sock", "localhost", "3306", "VERIFY_CA")));

    private static readonly Gen<string> Comment = Gen.Frequency((4, Gen.Const("")), (1, Raw.Select(raw => " #" + raw)));

    private static readonly Gen<string> Group = Gen.Select(
        Blank, Gen.OneOf(Groups), Raw, Gen.Int[0, 9], (blank, group, raw, odd) =>
            odd switch
            {
                0 => $"{blank}[{group}]{raw}",
                1 => $"{blank}[{group}{blank}]",
                _ => $"[{group}]",
            });

    private static readonly Gen<string> Option = Gen.Select(
        Gen.Select(Blank, Gen.OneOf(Names), Blank), Gen.Select(Blank, Value, Comment), Gen.Int[0, 5], (left, right, odd) =>
            $"{left.Item1}{left.Item2}{left.Item3}"
            + (odd == 0 ? right.Item3 : $"={right.Item1}{right.Item2}{right.Item1}{right.Item3}"));

    private static readonly Gen<string> Remark =
        Gen.Select(Blank, Gen.OneOf("#", ";", ""), Raw, (blank, mark, raw) => mark.Length == 0 ? blank : blank + mark + raw);

    // What makes the clients give up, seldom enough for most files to be read to their end.
    private static readonly Gen<string> Broken = Gen.OneOf("[client", "!include \t", "!includedir nowhere", "[");

    /// <summary>A line of a login-path file.</summary>
    public static Gen<string> LoginLine { get; } = Gen.Frequency((3, Group), (8, Option), (1, Remark));

    /// <summary>Files by their names in a folder, <see cref="Main"/> among them.</summary>
    public static Gen<Dictionary<string, byte[]>> Files { get; } = Gen.Select(
        File(
            Includes("one.cnf", "./two.cnf", "d/../two.cnf", "nowhere.cnf", "~/three.cnf", " one.cnf", "d/a.b.cnf\t"),
            Folders("d", "d/", "./d ")),
        File(Includes("two.cnf", "d/Z.cnf"), Folders("d")),
        File(Includes("~/three.cnf"), null),
        File(null, null),
        Gen.Select(File(Includes("two.cnf"), null), File(null, null), File(null, null), File(null, null)),
        (main, one, two, three, folder) => new Dictionary<string, byte[]>
        {
            [Main] = main,
            ["one.cnf"] = one,
            ["two.cnf"] = two,
            ["home/three.cnf"] = three,
            ["d/a.b.cnf"] = folder.Item1,
            ["d/.cnf"] = folder.Item2,
            ["d/Z.cnf"] = folder.Item3,
            ["d/a.conf"] = folder.Item4,
        });

    /// <summary>Files as a person reads them.</summary>
    public static string Print(Dictionary<string, byte[]> files) => string.Concat(
        files.Select(file => $"{file.Key}: {string.Concat(Encoding.Latin1.GetString(file.Value).Select(Print))}\n"));

    private static string Print(char one) => one is < ' ' or > '~' ? $"\\x{(int)one:X2}" : one.ToString();

    private static Gen<string> Includes(params string[] names) =>
        Gen.Select(Blank, Gen.OneOf(names), (blank, name) => $"{blank}!{blank}include {name}{blank}");

    private static Gen<string> Folders(params string[] names) => Gen.OneOf(names).Select(name => $"!includedir {name}");

    private static Gen<byte[]> File(Gen<string>? include, Gen<string>? folder)
    {
        (int, IGen<string>)[] kinds =
            [(50, Group), (130, Option), (20, Remark), (1, Broken), (1, Gen.OneOf("!unknown", "! x", "!includes x"))];
        if (include is not null)
        {
            kinds = [.. kinds, (12, include)];
        }

        if (folder is not null)
        {
            kinds = [.. kinds, (6, folder)];
        }

        return Gen.Select(
            Gen.Frequency(kinds).Array[0, 9],
            Gen.OneOf("\n", "\n", "\n", "\r\n", "\n\n"),
            Gen.Bool,
            Gen.Int[0, 20],
            (lines, end, last, odd) => Encoding.Latin1.GetBytes(Join(odd == 0 ? lines : ["[client]", .. lines], end, last)));
    }

    private static string Join(string[] lines, string end, bool last)
    {
        string text = string.Join(end, lines);
        return last || lines is [] || lines[^1].Contains('!', System.StringComparison.Ordinal) ? text + end : text;
    }
}
