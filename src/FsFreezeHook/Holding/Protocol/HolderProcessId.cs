using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>A holder's process in the freeze record.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="StartTime">When it began; see <see cref="ProcessIdentity.StartTime"/>.</param>
internal sealed record HolderProcessId(int Pid, ulong StartTime)
{
    /// <summary>The process.</summary>
    internal ProcessIdentity Process() => new(Pid, StartTime);
}
