namespace FsFreezeHook.Hooks;

/// <summary>What ended a hook.</summary>
internal enum HookEnding
{
    /// <summary>It ended by itself, or could not be started.</summary>
    ByItself,

    /// <summary>It was killed at its limit.</summary>
    Limit,

    /// <summary>It was killed since a signal ended the run.</summary>
    Interrupted,
}
