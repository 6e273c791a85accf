using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Arm64;

/// <summary>
/// What the program says of the C library's constants and structures is what each processor's headers say: a
/// compiler for it asserts so.
/// </summary>
public sealed class LayoutTests
{
    private const string Headers = """
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <linux/openat2.h>
        #include <poll.h>
        #include <sched.h>
        #include <signal.h>
        #include <spawn.h>
        #include <stddef.h>
        #include <sys/eventfd.h>
        #include <sys/file.h>
        #include <sys/inotify.h>
        #include <sys/prctl.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <sys/wait.h>
        #include <unistd.h>
        #define DIRENT_TYPE offsetof(struct dirent, d_type)
        #define DIRENT_NAME offsetof(struct dirent, d_name)
        """;

    private static readonly string Approved = Path.Combine(Repository.Root, "tests", "Approved", "libc-layout.txt");

    [Theory]
    [InlineData("x86_64-linux-gnu", "0x20000", "117")]
    [InlineData("aarch64-linux-gnu", "0x8000", "147")]
    public void The_headers_of_the_processor_have_the_same_constants_and_structures(
        string processor, string noFollow, string setResUid)
    {
        string[] asserted =
            [.. File.ReadLines(Approved), $"O_NOFOLLOW == {noFollow}", $"SYS_setresuid == {setResUid}"];
        Assert.InRange(asserted.Length, 130, 300);
        Assert.Equal((0, string.Empty), Compile(processor, asserted));
        Assert.NotEqual(0, Compile(processor, ["sizeof(struct statx) == 255"]).ExitCode);
    }

    private static (int ExitCode, string Error) Compile(string processor, IEnumerable<string> asserted)
    {
        using TemporaryFolder folder = new();
        string source = folder.File("layout.c");
        File.WriteAllText(
            source, $"{Headers}\n{string.Concat(asserted.Select(what => $"_Static_assert({what}, \"{what}\");\n"))}");
        CommandResult result = Command.Run("clang", [$"--target={processor}", "-fsyntax-only", source]);
        return (result.ExitCode, result.Error);
    }
}
