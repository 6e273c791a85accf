using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Text;

namespace FsFreezeHook.Json;

/// <summary>How a document is written that people read too.</summary>
internal static class ReadableJson
{
    /// <summary>Options of its own for a context.</summary>
    /// <remarks>It is a file or a program's output and no web page: a plus sign is a plus sign.</remarks>
    /// <param name="left">What is left out.</param>
    internal static JsonSerializerOptions Options(JsonIgnoreCondition left = JsonIgnoreCondition.Never) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = left,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A document as it stands in a file: somebody may look at that with no program of ours.</summary>
    /// <remarks>
    /// JSON has no character beside those of strings that is not shown as it is, so each is a string's, and has an escape there.
    /// </remarks>
    internal static byte[] File(byte[] document)
    {
        if (Ascii.IsValid(document))
        {
            return [.. document, (byte)'\n'];
        }

        StringBuilder text = new(document.Length);
        foreach (Rune rune in Encoding.UTF8.GetString(document).EnumerateRunes())
        {
            if (rune.Value == '\n' || ShownText.IsPlain(rune))
            {
                text.Append(rune);
                continue;
            }

            foreach (char unit in rune.ToString())
            {
                text.Append(CultureInfo.InvariantCulture, $@"\u{(int)unit:x4}");
            }
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    /// <summary>Options of its own for a context whose documents are printed.</summary>
    /// <param name="left">What is left out.</param>
    internal static JsonSerializerOptions Printed(JsonIgnoreCondition left = JsonIgnoreCondition.Never) =>
        new(Options(left)) { Converters = { new ShownTextConverter() } };
}
