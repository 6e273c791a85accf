using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Text;

namespace FsFreezeHook.Json;

/// <summary>
/// Writes text of a document that is printed as it may be shown: JSON's own escapes are undone by whoever takes a value out of
/// it, and what they stand for would reach the next terminal or page.
/// </summary>
internal class ShownTextConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Shown(value));

    /// <summary>The text as it may be shown.</summary>
    protected virtual string Shown(string text) => ShownText.Of(text);
}
