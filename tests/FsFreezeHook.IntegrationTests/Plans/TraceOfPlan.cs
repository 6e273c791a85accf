using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>What the system calls of a dry run must not be.</summary>
internal static class TraceOfPlan
{
    private static readonly string[] Changing =
    [
        "mkdir", "rmdir", "unlink", "rename", "chmod", "fchmod", "chown", "fchown", "lchown", "link", "symlink", "mknod", "creat",
        "truncate", "ftruncate", "fallocate", "utime", "setxattr", "fsetxattr", "mount", "umount", "fork", "vfork", "kill",
        "tgkill", "pidfd_send_signal", "ioctl(FIFREEZE",
    ];

    /// <summary>
    /// Asserts that nothing was opened for writing, made, removed, renamed, started or locked for itself alone.
    /// </summary>
    public static void AssertHarmless(IReadOnlyList<string> calls)
    {
        Assert.NotEmpty(calls);
        Assert.DoesNotContain(calls, call => IsOpen(call)
            && (call.Contains("O_WRONLY", StringComparison.Ordinal) || call.Contains("O_RDWR", StringComparison.Ordinal)
                || call.Contains("O_CREAT", StringComparison.Ordinal)));
        Assert.DoesNotContain(calls, call => Changing.Any(name => call.StartsWith(name, StringComparison.Ordinal)));
        Assert.DoesNotContain(calls, call => call.Contains("LOCK_EX", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call =>
            call.StartsWith("clone", StringComparison.Ordinal) && !call.Contains("CLONE_THREAD", StringComparison.Ordinal)
                && call.Contains("flags=", StringComparison.Ordinal));
        _ = Assert.Single(calls, call => call.StartsWith("execve", StringComparison.Ordinal));
    }

    private static bool IsOpen(string call) => call.StartsWith("open", StringComparison.Ordinal);
}
