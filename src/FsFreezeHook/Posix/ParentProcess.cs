namespace FsFreezeHook.Posix;

/// <summary>The process that started this one.</summary>
internal static class ParentProcess
{
    /// <summary>Its number; 1 where it has gone.</summary>
    internal static int Id => Libc.getppid();
}
