namespace FsFreezeHook.Posix;

/// <summary>What the kernel may write down of this process's memory.</summary>
internal static class CoreDump
{
    /// <summary>Nothing: its memory may hold a password. Other users' debuggers are kept out too, see prctl(2).</summary>
    internal static void Disable() => _ = Libc.prctl(Libc.PR_SET_DUMPABLE, 0, 0, 0, 0);
}
