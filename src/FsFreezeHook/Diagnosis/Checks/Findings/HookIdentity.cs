namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>What the file is that a guest agent runs as its hook.</summary>
internal enum HookIdentity
{
    /// <summary>There is none, or it may not be executed.</summary>
    Missing,

    /// <summary>This program, or a link to it.</summary>
    ThisProgram,

    /// <summary>A copy of this program.</summary>
    Copy,

    /// <summary>Something else.</summary>
    Other,
}
