using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using FsFreezeHook.Text;

namespace FsFreezeHook.Terminal;

/// <summary>
/// What may be written to a screen: text that has passed the filter, and the styles that this program gives it.
/// </summary>
/// <remarks>Any string becomes one through the filter, and so does any hole of an interpolated one.</remarks>
[InterpolatedStringHandler]
internal struct ScreenText
{
    private string? _text;

    /// <summary>An interpolated string, see "Interpolated string handlers" in the language's reference.</summary>
    /// <param name="literalLength">How many characters are not in holes.</param>
    /// <param name="formattedCount">How many holes there are.</param>
    public ScreenText(int literalLength, int formattedCount)
    {
        _ = literalLength + formattedCount;
        _text = string.Empty;
    }

    private ScreenText(string text)
    {
        _text = text;
    }

    /// <summary>Text as it may be shown.</summary>
    public static implicit operator ScreenText(string text) => new(ShownText.Of(text));

    /// <summary>One text behind another.</summary>
    public static ScreenText operator +(ScreenText first, ScreenText second) => new(first.ToString() + second.ToString());

    /// <summary>What is not in a hole.</summary>
    public void AppendLiteral(string text) => _text += ShownText.Of(text);

    /// <summary>A hole with a style.</summary>
    public void AppendFormatted(ScreenText text) => _text += text.ToString();

    /// <summary>Any other hole.</summary>
    public void AppendFormatted<T>(T value, int alignment = 0, string? format = null)
    {
        string? text = value is IFormattable one ? one.ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
        string shown = ShownText.Of(text ?? string.Empty);
        _text += alignment < 0 ? shown.PadRight(-alignment) : shown.PadLeft(alignment);
    }

    /// <inheritdoc/>
    public override readonly string ToString() => _text ?? string.Empty;

    /// <summary>Text between the codes of a style.</summary>
    internal static ScreenText Between(string begin, string text, string end) => new(begin + ShownText.Of(text) + end);

    /// <summary>The same without blanks at the end.</summary>
    internal readonly ScreenText TrimEnd() => new(ToString().TrimEnd());
}
