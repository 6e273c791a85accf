using System;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>Parts of a configuration.</summary>
[Flags]
internal enum ConfigurationParts
{
    /// <summary>None of it.</summary>
    None = 0,

    /// <summary>The section <c>[hook]</c>.</summary>
    Hook = 1,

    /// <summary>The sections of instances.</summary>
    Instances = 2,

    /// <summary>All of it.</summary>
    All = Hook | Instances,
}
