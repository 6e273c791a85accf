using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FsFreezeHook.Posix;

/// <summary>The users that a process knows, of which each is another one outside: see user_namespaces(7).</summary>
internal static class UserNamespace
{
    // The kernel takes 340 lines.
    private const int LongestMap = 64 * 1024;
    private const int Unchanged = -1;

    /// <summary>Who root of a process's users is for us; null where it has no root that is anybody here.</summary>
    /// <param name="process">The folder of the process in <c>/proc</c>.</param>
    internal static uint? RootOf(string process) =>
        ProcFile.TryReadBeginning($"{process}/uid_map", LongestMap) is { } map ? RootIn(Encoding.ASCII.GetString(map)) : null;

    /// <summary>The same, from the text of its map: lines of the first user inside, the first outside, and how many.</summary>
    internal static uint? RootIn(string map) => map.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["0", _, _])
        .Select(
            words => uint.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint user) ? user : (uint?)null)
        .FirstOrDefault();

    /// <summary>
    /// Does something as another user: whoever is connected to by a socket is told that one, as SO_PEERCRED of unix(7) has it.
    /// </summary>
    /// <param name="user">The effective user. Root's rights are lost for as long; neither signals nor a debugger of that user's
    /// reach the process, whose other users stay root.</param>
    /// <param name="work">What to do, on a thread of its own.</param>
    /// <returns>What it gives.</returns>
    /// <exception cref="PosixException">It is not allowed.</exception>
    internal static T As<T>(uint user, Func<T> work) => OwnThread.Run(
        () =>
        {
            // The C library's function changes all threads, the system call its own.
            if (Libc.syscall(Libc.SYS_setresuid, Unchanged, user, Unchanged, 0) != 0)
            {
                throw PosixException.Last("setresuid", user.ToString(CultureInfo.InvariantCulture));
            }
        },
        work);
}
