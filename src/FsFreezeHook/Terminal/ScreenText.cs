namespace FsFreezeHook.Terminal;

/// <summary>What may be written to a screen: text that has passed the filter, and the styles that this program gives it.</summary>
/// <remarks>Any string becomes one through the filter. So what a message repeats of somebody else's text can have no effect.</remarks>
internal readonly record struct ScreenText
{
    private readonly string? _text;

    private ScreenText(string text)
    {
        _text = text;
    }

    /// <summary>Text as it may be shown.</summary>
    public static implicit operator ScreenText(string text) => new(ShownText.Of(text));

    /// <summary>One text behind another.</summary>
    public static ScreenText operator +(ScreenText first, ScreenText second) => new(first.ToString() + second.ToString());

    /// <summary>Text between the codes of a style.</summary>
    internal static ScreenText Between(string begin, string text, string end) => new(begin + ShownText.Of(text) + end);

    /// <summary>The same without blanks at the end.</summary>
    internal ScreenText TrimEnd() => new(ToString().TrimEnd());

    /// <inheritdoc/>
    public override string ToString() => _text ?? string.Empty;
}
