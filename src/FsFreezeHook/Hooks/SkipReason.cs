namespace FsFreezeHook.Hooks;

/// <summary>Why an entry of the hook directory is not run.</summary>
internal enum SkipReason
{
    /// <summary>Its name has one of the endings that editors and package tools leave behind.</summary>
    IgnoredSuffix,

    /// <summary>It is not executable.</summary>
    NotExecutable,

    /// <summary>It is a directory.</summary>
    IsDirectory,

    /// <summary>It is a link to nothing.</summary>
    BrokenLink,

    /// <summary>It is this program.</summary>
    IsThisProgram,
}
