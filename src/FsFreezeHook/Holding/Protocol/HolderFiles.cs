using FsFreezeHook.Records;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>The files of one instance's holder, in the runtime directory.</summary>
internal sealed class HolderFiles(RuntimeDirectory runtime, string instance)
{
    /// <summary>The lock file, which the holder keeps locked for its whole life.</summary>
    internal string Lock { get; } = runtime.FileNamed($"{instance}.lock");

    /// <summary>The named pipe that thaw writes to.</summary>
    internal string ReleasePipe { get; } = runtime.FileNamed($"{instance}.release");

    /// <summary>What the holder leaves.</summary>
    internal string Outcome { get; } = runtime.FileNamed($"{instance}.outcome");
}
