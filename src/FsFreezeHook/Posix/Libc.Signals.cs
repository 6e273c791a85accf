namespace FsFreezeHook.Posix;

/// <summary>What keys of a terminal, and its end, send: <c>signal.h</c>.</summary>
internal static unsafe partial class Libc
{
    internal const int SIGHUP = 1;
    internal const int SIGINT = 2;
    internal const int SIGQUIT = 3;
}
