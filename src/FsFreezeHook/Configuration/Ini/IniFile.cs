using System.Collections.Generic;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>One file of sections, keys and values, with the line of each. What it means is not known here.</summary>
/// <remarks>
/// The program reads it itself because no maintained library tells a key's line: Microsoft.Extensions.Configuration.Ini knows
/// neither lines nor strictness, and ini-parser has had no release since 2017.
/// </remarks>
/// <param name="Path">The file.</param>
/// <param name="Sections">Its sections in their order, each header once.</param>
internal sealed record IniFile(string Path, IReadOnlyList<IniSection> Sections);
