using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration.Ini;

namespace FsFreezeHook.Configuration;

/// <summary>The sections of one engine: <c>[WORD]</c> for its unnamed instance and <c>[WORD NAME]</c> for others.</summary>
internal abstract class EngineSections
{
    /// <summary>The word, which is the unnamed instance's name too.</summary>
    public abstract string Word { get; }

    /// <summary>The keys that may stand in them.</summary>
    public abstract IReadOnlyList<ConfigurationKey> Keys { get; }

    /// <summary>The instance that is assumed where no section of the engine stands; null: none.</summary>
    public virtual InstanceSettings? Implicit => null;

    /// <summary>The settings of an instance.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entries">What its section says, what it inherits included. Each has an allowed value.</param>
    /// <param name="report">Receives an entry that makes no sense beside the others, with what is wrong and what to do.</param>
    public abstract InstanceSettings Build(string name, SectionEntries entries, Action<IniEntry, FormattableString> report);
}
