namespace FsFreezeHook.MySql.Sections;

/// <summary>What is done where another member of the cluster is frozen (key <c>cluster-turn</c>).</summary>
internal enum TurnPolicy
{
    /// <summary>It is waited for.</summary>
    Wait,

    /// <summary>The freeze fails at once.</summary>
    Refuse,

    /// <summary>Nothing: nobody looks.</summary>
    Off,
}
