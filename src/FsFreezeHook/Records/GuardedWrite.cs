using System;
using System.IO;
using FsFreezeHook.Posix;
using Serilog;

namespace FsFreezeHook.Records;

/// <summary>
/// Writing what others read beside a freeze or a thaw, where only root may change it: that it cannot be written fails nothing,
/// and is logged.
/// </summary>
internal static class GuardedWrite
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">Where it goes; once it is prepared, none but root may be able to change what is there.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="log">Is told why it cannot be written.</param>
    /// <param name="failure">That it cannot, in words.</param>
    /// <param name="key">The key of <c>[hook]</c> that says where it goes.</param>
    /// <param name="prepare">Makes the folder; null: it is there.</param>
    /// <returns>Whether it was written.</returns>
    internal static bool Try(
        string folder, Action write, ILogger log, string failure, string key, Action? prepare = null)
    {
        try
        {
            prepare?.Invoke();
            if (new PathSafety().Find(folder) is { } problem)
            {
                throw new IOException($"users other than root could replace it: {problem.Description}; {problem.Remedy}");
            }

            write();
            return true;
        }
        catch (Exception e) when (e is PosixException or IOException or UnauthorizedAccessException)
        {
            string problem = e is PosixException posix ? $"{posix.MessageAndRemedy}, or" : $"{e.Message};";
            log.Error("{Failure:l}: {Problem:l} set '{Key:l}' in [hook]", failure, problem, key);
            return false;
        }
    }
}
