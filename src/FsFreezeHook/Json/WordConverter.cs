using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Json;

/// <summary>
/// Writes a value of an enumeration as its word, and reads nothing but one of its words: a number may be no value at all. A word
/// is a member's name in lower case, such as <c>no-database</c>. The library's own converter, which can do much more, is a
/// fiftieth of the binary.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private readonly T[] _values = Enum.GetValues<T>();
    private readonly string[] _words = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

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
