using System;
using System.Collections.Generic;

namespace FsFreezeHook.MySql.Containers;

/// <summary>What a container is called.</summary>
/// <param name="Name">The name that people know it by; else its id, or its first process's number.</param>
/// <param name="Id">Its engine's id; null where it has none that can be seen.</param>
/// <param name="IsCertain">
/// Whether root's own engine says that the container has that name and id: a container says of itself what it likes.
/// </param>
/// <param name="Enter">The words that run a command in it.</param>
internal sealed record ContainerIdentity(string Name, string? Id, bool IsCertain, IReadOnlyList<string> Enter)
{
    // As short as container engines show it.
    internal const int ShortId = 12;

    /// <summary>Whether a section means this container.</summary>
    /// <param name="written">The name, or the id or a beginning of it that is not shorter than the one that engines show.</param>
    internal bool IsMeantBy(string written) =>
        IsCertain && (written == Name
            || (written.Length >= ShortId && Id?.StartsWith(written, StringComparison.OrdinalIgnoreCase) == true));
}
