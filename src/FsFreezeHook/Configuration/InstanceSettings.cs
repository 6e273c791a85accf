using System;
using System.Collections.Generic;
using FsFreezeHook.Failures;

namespace FsFreezeHook.Configuration;

/// <summary>What a section says of one instance, whatever its engine, inherited keys included.</summary>
internal abstract record InstanceSettings
{
    /// <summary>How long an attempt may keep writers waiting where nothing else is configured.</summary>
    internal static readonly TimeSpan UsualMaxStall = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The word that its section begins with, and the name of the instance whose section has no other: such as <c>mysql</c>.
    /// </summary>
    public abstract string Engine { get; }

    /// <summary>The instance's name, unique in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The section that says it, with its brackets. What that does not say is inherited from the unnamed instance's.
    /// </summary>
    public string Section => Name == Engine ? $"[{Engine}]" : $"[{Engine} {Name}]";

    /// <summary>Whether it takes part in a freeze.</summary>
    public Participation Enabled { get; init; } = Participation.Required;

    /// <summary>What was passed over while it was found out how to reach it: each with why, and what to do.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Whether what was denied before is tried again.</summary>
    public bool TriesDeniedAgain { get; init; }

    /// <summary>Why the instance cannot take part, before anybody asks its server; null: it can.</summary>
    public string? Problem { get; init; }

    /// <summary>How long all attempts at the lock may take together.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may keep writers waiting; never longer than <see cref="LockTimeout"/>.</summary>
    public TimeSpan MaxStall { get; init; } = UsualMaxStall;

    /// <summary>The dead-man limit: when it passes, the lock is released though no thaw came.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>Whether its server is expected to be there to be locked, be it that none runs on this machine.</summary>
    internal virtual bool IsExpected => Enabled == Participation.Required;

    /// <summary>
    /// Whether nobody configured it and nobody trusts its server: a freeze goes on without it wherever it
    /// fails before the commit.
    /// </summary>
    internal virtual bool IsSpared => false;

    /// <summary>Whether a freeze fails where it is asked to take part and cannot.</summary>
    /// <param name="reason">Why it cannot.</param>
    internal bool FailsFreeze(FailureReason reason) =>
        Enabled == Participation.Required || (reason == FailureReason.Configuration && !IsSpared);
}
