using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;

namespace FsFreezeHook.Instances;

/// <summary>Which instances of one engine are to take part in a freeze, given the servers that run.</summary>
internal interface ISelection
{
    /// <summary>All of them, each with its address or with the problem that it has none.</summary>
    IReadOnlyList<InstanceSettings> Located { get; }

    /// <summary>Whether any server of the engine runs, or may run.</summary>
    bool MayBeAny { get; }

    /// <summary>That servers were stopped after the freeze had begun, a line each.</summary>
    IEnumerable<string> Stopped { get; }

    /// <summary>Whether an instance is asked to take part.</summary>
    bool IsAsked(InstanceSettings instance);

    /// <summary>
    /// What the lock session of an instance needs to know. It may hold a password, and goes through a pipe alone.
    /// </summary>
    JsonElement Request(InstanceSettings instance);

    /// <summary>Why an instance cannot be reached, where that can be explained better than its lock session could.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="problem">What the lock session said: the problem, and behind a semicolon what to do.</param>
    string Explain(InstanceSettings instance, string problem);

    /// <summary>Makes sure that instances are different servers, as far as their addresses tell.</summary>
    /// <exception cref="FailureException">Two are one.</exception>
    void RequireDistinct(IReadOnlyList<InstanceSettings> asked);

    /// <summary>
    /// Whether an instance that nobody configured is the server of one of those that take part: it is left out, and
    /// nothing is said of it.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="taking">The instances that take part.</param>
    /// <param name="factsOf">What the lock session of an instance, by its name, found out.</param>
    bool IsRedundant(InstanceSettings instance, IReadOnlyList<InstanceSettings> taking, Func<string, JsonElement?> factsOf) =>
        false;

    /// <summary>Names the servers that run and that are not locked, a line each.</summary>
    /// <param name="taking">The instances that take part.</param>
    /// <param name="factsOf">What the lock session of an instance, by its name, found out.</param>
    /// <exception cref="FailureException">Two of these are one server.</exception>
    IReadOnlyList<string> ServersWithoutPart(IReadOnlyList<InstanceSettings> taking, Func<string, JsonElement?> factsOf);

    /// <summary>Whether a fact that a lock session found out is to stand in the freeze record.</summary>
    bool IsForRecord(string fact);
}
