using FsFreezeHook.Records;


namespace FsFreezeHook.Holding.Protocol;

/// <summary>The files of one instance's holder, in the runtime directory.</summary>
internal sealed class HolderFiles
{
    /// <summary>The files of <paramref name="instance"/>.</summary>
    internal HolderFiles(RuntimeDirectory runtime, string instance)
    {
        Lock = runtime.FileNamed($"{instance}.lock");
        ReleasePipe = runtime.FileNamed($"{instance}.release");
        Outcome = runtime.FileNamed($"{instance}.outcome");
    }

    /// <summary>The lock file, which the holder keeps locked for its whole life.</summary>
    internal string Lock { get; }

    /// <summary>The named pipe that thaw writes to.</summary>
    internal string ReleasePipe { get; }

    /// <summary>What the holder leaves.</summary>
    internal string Outcome { get; }
}
