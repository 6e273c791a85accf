using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Nodes;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>A member of a cluster, as its server showed it in one moment.</summary>
internal abstract class ClusterNode
{
    /// <summary>Who it is and in which state, for a line.</summary>
    internal abstract string Words { get; }

    /// <summary>Its state, in the server's words, such as <c>Primary, Donor/Desynced</c>.</summary>
    internal abstract string State { get; }

    /// <summary>Whether it belongs to that part of its cluster that goes on, and takes statements.</summary>
    internal abstract bool IsReady { get; }

    /// <summary>Whether it is ready and no further behind than its cluster lets a member be.</summary>
    internal abstract bool IsCurrent { get; }

    /// <summary>What <see cref="IsCurrent"/> asks for, in words.</summary>
    internal abstract string Current { get; }

    /// <summary>Whether it is the one member that takes writes; null where all do.</summary>
    internal abstract bool? IsPrimary { get; }

    /// <summary>Its name, in SQL.</summary>
    internal abstract string NameInSql { get; }

    /// <summary>
    /// What is to be known of its queue, where it is so long that flow control slows the others' writes, or soon
    /// does; null: nothing.
    /// </summary>
    internal virtual string? QueueNote => null;

    /// <summary>
    /// That the others' writes wait for it while it is locked, in words; null: they do not, as far as it knows.
    /// </summary>
    internal virtual string? HoldsOthersUp => null;

    /// <summary>Adds it to the facts of the freeze record.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="stateBefore">Its state before the lock.</param>
    internal abstract void AddTo(JsonObject facts, string stateBefore);

    /// <summary>What is to be known of how long a freeze may last before it slows the others' writes; null: nothing.</summary>
    /// <param name="before">The same member, some time before.</param>
    /// <param name="between">How long before.</param>
    internal virtual TimeSpan? SlowsAfter(ClusterNode before, TimeSpan between) => null;

    /// <summary>The text that a server showed under a name; empty where it showed none.</summary>
    protected static string Shown(Dictionary<string, string> pairs, string name) => pairs.GetValueOrDefault(name, string.Empty);

    /// <summary>A number that a server showed; null where it showed none.</summary>
    protected static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
