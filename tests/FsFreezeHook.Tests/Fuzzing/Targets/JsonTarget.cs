using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Json;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>Something in JSON that this program writes and reads again.</summary>
internal abstract class JsonTarget : FuzzTarget
{
    private static readonly string[] Json =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", "{}", "[]", "[null]", "\"\"", "1e999", "-0", "0.5",
        "\\u0000", "\\ud800", "//", "/*", " ", "\n", new string('[', 70), string.Concat(Enumerable.Repeat("{\"a\":", 70)),
    ];

    public sealed override IReadOnlyList<string> Tokens => [.. Json, .. Words];

    /// <summary>Names and values.</summary>
    protected abstract IReadOnlyList<string> Words { get; }

    /// <summary>Reads it, and says that it is malformed where that is what reading says.</summary>
    protected static string Read(int length, Action read)
    {
        try
        {
            read();
            return "right";
        }
        catch (JsonException malformed)
        {
            return Told.AtAByte(Malformed.At(malformed), length) + Kind(malformed.Message);
        }
    }

    /// <summary>The first words of what was wrong, which tell one fault from another.</summary>
    private static string Kind(string message) => Told.Kind(message)[..Math.Min(40, Told.Kind(message).Length)];
}
