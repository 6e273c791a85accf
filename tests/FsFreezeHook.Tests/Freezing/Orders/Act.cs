namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>What can happen to a freeze.</summary>
internal enum Act
{
    /// <summary>The agent runs its freeze hook.</summary>
    AgentsFreeze,

    /// <summary>The agent freezes the filesystems, where its hook succeeded.</summary>
    FilesystemsFreeze,

    /// <summary>The agent thaws them.</summary>
    FilesystemsThaw,

    /// <summary>The agent runs its thaw hook.</summary>
    AgentsThaw,

    /// <summary>Somebody runs <c>thaw</c>.</summary>
    ThawByHand,

    /// <summary>Somebody runs <c>thaw --force</c>.</summary>
    ThawByForce,

    /// <summary>Somebody runs <c>freeze</c>.</summary>
    FreezeByHand,

    /// <summary>Somebody runs <c>rehearse</c>.</summary>
    Rehearse,

    /// <summary>A limit passes: the agent has had nothing frozen for too long, or the lock has been held for too long.</summary>
    LimitPasses,

    /// <summary>The holder is told to end.</summary>
    HolderIsTerminated,

    /// <summary>The holder is killed.</summary>
    HolderIsKilled,
}
