using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>
/// The kernel's grace periods. Freezing a filesystem waits for three of them, one after the other (fs/super.c, freeze_super), at
/// 7 to 16 ms each [Linux 6.18, 250 Hz]: where nothing is dirty that is all but 2 ms of it. Expedited, they take less than a
/// tenth of a millisecond each, for an interrupt to every processor; see rcupdate.rcu_expedited in the kernel's parameters.
/// </summary>
internal static class GracePeriods
{
    private const string Expedited = "/sys/kernel/rcu_expedited";

    // It is set where interrupts must not come, as on a real-time kernel, and wins.
    private const string Normal = "/sys/kernel/rcu_normal";

    /// <summary>Whether they are not expedited, and this process may change that.</summary>
    internal static bool MayBeExpedited => Read(Expedited) == "0" && Read(Normal) != "1" && FileSystem.IsWritable(Expedited);

    /// <summary>Expedites them, for the whole machine, until <see cref="TakeBack"/>. It does not fail.</summary>
    internal static void Expedite() => Write("1");

    /// <summary>Makes them as they were. It does not fail.</summary>
    internal static void TakeBack() => Write("0");

    private static string? Read(string setting) => ProcFile.TryRead(setting)?.Trim();

    private static void Write(string value)
    {
        try
        {
            using SafeFileHandle setting = Descriptor.Open(Expedited, Libc.O_WRONLY);
            Descriptor.Write(setting, Encoding.ASCII.GetBytes(value));
        }
        catch (PosixException)
        {
            // A sandbox may have come between, and no lock depends on it.
        }
    }
}
