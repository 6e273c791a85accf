using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.Soak;

/// <summary>What there is of everything after some cycles, with nothing frozen and no client connected.</summary>
internal sealed record SoakSample
{
    /// <summary>After how many cycles.</summary>
    public required int Cycle { get; init; }

    /// <summary>How long the cycles since the last sample took, one of them in milliseconds.</summary>
    public required double CycleMilliseconds { get; init; }

    /// <summary>The server's open descriptors.</summary>
    public required int ServerDescriptors { get; init; }

    /// <summary>The server's threads.</summary>
    public required int ServerThreads { get; init; }

    /// <summary>The server's sessions of the program's account, in its own process list.</summary>
    public required int Sessions { get; init; }

    /// <summary>What the server has in memory, in KiB: it caches what the clients write, so it is told and not judged.</summary>
    public required long ServerMemory { get; init; }

    /// <summary>The open descriptors of both agents.</summary>
    public required int AgentDescriptors { get; init; }

    /// <summary>The threads of both agents.</summary>
    public required int AgentThreads { get; init; }

    /// <summary>What both agents have in memory, in KiB.</summary>
    public required long AgentMemory { get; init; }

    /// <summary>Processes that execute the program.</summary>
    public required int Programs { get; init; }

    /// <summary>Processes that nobody has waited for.</summary>
    public required int Zombies { get; init; }

    /// <summary>
    /// The processes of the namespace that were not there before the first cycle. One that ends by itself meanwhile is none.
    /// </summary>
    public required IReadOnlyList<string> NewProcesses { get; init; }

    /// <summary>The files in the program's folders: runtime, state, log, temporary.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What the runtime directory's tmpfs has in use, in bytes.</summary>
    public required long TmpfsBytes { get; init; }

    /// <summary>The log's length in bytes, per cycle since the last sample.</summary>
    public required double LogBytesPerCycle { get; init; }

    /// <summary>What the last holder had in memory while it held, in KiB.</summary>
    public required long HolderMemory { get; init; }

    /// <summary>Its open descriptors.</summary>
    public required int HolderDescriptors { get; init; }

    /// <summary>Its threads.</summary>
    public required int HolderThreads { get; init; }
}
