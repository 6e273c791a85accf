using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook;

/// <summary>
/// Writes a value of an enumeration as its word, and reads nothing but one of its words: a number may be no value at all. The library's
/// own converter, which can do much more, is a fiftieth of the binary.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class WordConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T> : JsonConverter<T>
    where T : struct, Enum
{
    private readonly string[] _words;
    private readonly T[] _values;

    /// <summary>Learns the words: a member's own, or its name.</summary>
    public WordConverter()
    {
        FieldInfo[] members = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static);
        _words = new string[members.Length];
        _values = new T[members.Length];
        for (int index = 0; index < members.Length; index++)
        {
            _words[index] = members[index].GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? members[index].Name;
            _values[index] = (T)members[index].GetValue(null)!;
        }
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        int index = reader.TokenType == JsonTokenType.String ? Array.IndexOf(_words, reader.GetString()) : -1;
        return index >= 0 ? _values[index] : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        for (int index = 0; index < _values.Length; index++)
        {
            if (EqualityComparer<T>.Default.Equals(_values[index], value))
            {
                writer.WriteStringValue(_words[index]);
                return;
            }
        }

        throw new JsonException();
    }
}
