using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing;

/// <summary>
/// As large as an input may be, and made so that whatever grows with its square would take minutes or gigabytes.
/// </summary>
public sealed class LargeInputTests
{
    private const int Size = 1024 * 1024;

    private static readonly Dictionary<string, (string Target, Func<int, string> Piece, string Before)> Made = new()
    {
        ["sections, each another one"] = ("configuration", number => $"[a{number:x}]\n", ""),
        ["instances, each another one"] = ("configuration", number => $"[mysql {number:x}]\n", ""),
        ["keys, each another one"] = ("configuration", number => $"a{number:x}=1\n", "[hook]\n"),
        ["one key again and again"] = ("configuration", _ => "log-level=error\n", "[hook]\n"),
        ["keys as long as a line may be"] = ("configuration", _ => new string('a', 4090) + "=\n", "[hook]\n"),
        ["lines that are none"] = ("configuration", _ => "x\n", ""),
        ["empty lines"] = ("configuration", _ => "\n", ""),
        ["one line"] = ("configuration", _ => "x", ""),
        ["drop-ins"] = ("configuration", number => $"\n%%% fsfreeze-hook.conf.d/{number}.conf\n[mysql]\nuser=x\n", "[hook]\n"),
        ["options"] = ("option-files", _ => "a\n", "[client]\n"),
        ["groups"] = ("option-files", number => $"[{number:x}]\n", ""),
        ["prefixes of one name"] = ("option-files", _ => "loose-", "[client]\n"),
        ["folders that are included"] = ("option-files", _ => "!includedir .\n", ""),
        ["folders without a file that are included"] =
            ("option-files", _ => "!includedir d\n", "!include a.cnf\n%%% d/no.txt\nx\n%%% a.cnf\n"),
        ["files that are not there and are included"] = ("option-files", _ => "!include x\n", ""),
        ["a long name that is included"] = ("option-files", _ => "x", "!include "),
        ["a long name of a folder that is included"] = ("option-files", _ => "x/", "!includedir "),
        ["quotes and escapes"] = ("option-files", _ => "\\\"'", "[client]\nuser="),
        ["lines of a login-path file"] = ("login-path-lines", _ => "a\n", "[client]\n"),
        ["lines on a pipe"] = ("lines", _ => "\n", ""),
        ["a line on a pipe"] = ("lines", _ => "x", ""),
        ["words"] = ("control-word", _ => " ", "acquire"),
        ["digits"] = ("control-word", _ => "9", "acquire "),
        ["what nests"] = ("freeze-record", _ => "[", ""),
        ["sections of a record"] = ("freeze-record", number => $",\"{number:x}\":0", "{\"format\":1,\"freezeId\":\"x\""),
        ["instances of a record"] = ("freeze-record", _ => "{\"name\":\"a\"},", "{\"format\":1,\"instances\":["),
        ["blockers"] = ("report", _ => "{\"id\":\"a\",\"description\":\"b\"},", "{\"kind\":\"ready\",\"blockers\":["),
        ["facts"] = ("report", number => $"\"{number:x}\":0,", "{\"kind\":\"ready\",\"facts\":{"),
        ["white space"] = ("order", _ => " ", ""),
        ["lines of a kernel's table"] = ("kernel-tables", _ => "1 2 3 - 4 \\040 6\n", ""),
        ["arguments"] = ("kernel-tables", _ => "-t\0", ""),
    };

    public static TheoryData<string> Names => [.. Made.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void As_large_as_it_may_be_it_takes_no_more_time_and_memory_than_its_size_is_worth(string name)
    {
        (string target, Func<int, string> piece, string before) = Made[name];
        StringBuilder input = new(before, Size);
        for (int number = 0; input.Length < Size - 5000; number++)
        {
            _ = input.Append(piece(number));
        }

        FuzzRun.Check(FuzzTargets.All.Single(one => one.Name == target), Encoding.UTF8.GetBytes(input.ToString()));
    }
}
