using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace FsFreezeHook.Json;

/// <summary>What the library does not say of, or do with, something in JSON.</summary>
internal static class JsonText
{
    /// <summary>An array of them.</summary>
    internal static JsonElement Array(IEnumerable<JsonElement> items)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartArray();
            foreach (JsonElement item in items)
            {
                item.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(text.WrittenSpan);
    }

    /// <summary>
    /// Whether all names and texts in <paramref name="element"/> can be read: what is half of a surrogate pair is
    /// found out only then.
    /// </summary>
    internal static bool CanBeRead(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object =>
                    element.EnumerateObject().All(property => property.Name is not null && CanBeRead(property.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(CanBeRead),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
