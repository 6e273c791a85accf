using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;

namespace FsFreezeHook.Instances;

/// <summary>
/// One kind of database server: what freeze, thaw, check and the dry run need of it. Another engine is one folder with its
/// implementation, and its name in <c>Engines</c>.
/// </summary>
internal interface IEngine
{
    /// <summary>Its sections in the configuration.</summary>
    EngineSections Sections { get; }

    /// <summary>
    /// Whether any server of it runs on this machine; null where not all processes could be looked at, and none was seen. As it
    /// was when that, or an examination, was first asked for.
    /// </summary>
    bool? Runs { get; }

    /// <summary>
    /// An instance with what is known of it beside its section, such as option files; not for thaw, which depends on no file.
    /// </summary>
    /// <param name="instance">One of its instances.</param>
    /// <param name="hook">The dispatcher's own settings.</param>
    /// <exception cref="FailureException">
    /// A file that the configuration names is unreadable, unsafe or malformed, and the instance is required.
    /// </exception>
    InstanceSettings Complete(InstanceSettings instance, HookSettings hook);

    /// <summary>
    /// Whether a freeze is likely to lock an instance, as far as a moment tells: its holder is started early then.
    /// </summary>
    bool IsLikely(InstanceSettings instance);

    /// <summary>Looks at what runs before the hooks do, which may stop a server.</summary>
    /// <param name="instances">The configured instances of this engine.</param>
    /// <returns>Finds out, once the hooks have run, which instances are to take part.</returns>
    Func<ISelection> Prepare(IReadOnlyList<InstanceSettings> instances);

    /// <summary>A session that can hold a lock, in a holder.</summary>
    /// <param name="request">The holder's request, with what <see cref="ISelection.Request"/> gave.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="JsonException">It is no such request.</exception>
    ILockSession OpenSession(HoldRequest request, TimeProvider time);

    /// <summary>
    /// Ends the servers' sessions of holders that did not answer. It does not fail, and does not wait for long.
    /// </summary>
    /// <param name="instances">Gives the configured instances of this engine, completed.</param>
    /// <param name="stuck">What the record says of those holders, those of other engines included.</param>
    void EndSessions(Func<IReadOnlyList<InstanceSettings>> instances, IReadOnlyList<HeldInstance> stuck);

    /// <summary>Examines all its instances without locking any, within a few seconds.</summary>
    /// <param name="instances">The configured instances of this engine, completed.</param>
    /// <param name="locked">The names of those that a freeze in force has locked: they are not asked.</param>
    IExamination Examine(IReadOnlyList<InstanceSettings> instances, IReadOnlyList<string> locked);
}
