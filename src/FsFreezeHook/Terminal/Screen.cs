using System.IO;
using FsFreezeHook.Text;

namespace FsFreezeHook.Terminal;

/// <summary>
/// Where a verb's result is written: a terminal, with its width and perhaps colour, or a file or pipe, where lines stay whole.
/// </summary>
/// <param name="writer">Where it is written.</param>
/// <param name="width">The terminal's columns; null where it is none.</param>
/// <param name="hasColour">Whether styles are shown.</param>
internal sealed class Screen(TextWriter writer, int? width, bool hasColour)
{
    private const string Reset = "\e[0m";

    // Fewer columns than this are no page: what is written there is broken by the terminal.
    private const int NarrowestPage = 40;

    private const int NoteIndent = 2;

    /// <summary>Whether a person reads it.</summary>
    internal bool IsTerminal { get; } = width is not null;

    /// <summary>How many columns a line may have; null where any number.</summary>
    internal int? Width { get; } = width is { } columns && columns >= NarrowestPage ? columns : null;

    /// <summary>Text in a style, or as it is where styles are not shown.</summary>
    internal ScreenText Styled(Style style, string text) =>
        hasColour && Code(style) is { } code ? ScreenText.Between(code, text, Reset) : text;

    /// <summary>Writes a line, whole.</summary>
    internal void WriteLine(ScreenText line = default) => writer.WriteLine(line.ToString());

    /// <summary>
    /// Writes a text after a label, in as many lines as the width asks for, the further ones below the first one's text.
    /// </summary>
    /// <param name="label">What stands before it, already styled.</param>
    /// <param name="indent">How many columns the label takes, and the further lines are moved in by.</param>
    /// <param name="text">The text.</param>
    internal void WriteWrapped(ScreenText label, int indent, string text)
    {
        ScreenText before = label;
        foreach (string line in TextWrap.Lines(ShownText.Of(text), Width - indent))
        {
            WriteLine((before + line).TrimEnd());
            before = new string(' ', indent);
        }
    }

    /// <summary>
    /// Writes a text that belongs to what stands above it, moved in, and with a mark in its style where that is not plain.
    /// </summary>
    /// <param name="style">The style of the mark.</param>
    /// <param name="text">The text.</param>
    internal void WriteNote(Style style, string text) =>
        WriteWrapped(style == Style.Plain ? new string(' ', NoteIndent) : Styled(style, "!") + " ", NoteIndent, text);

    // The 8 colours that every terminal has, see ECMA-48, 8.3.117.
    private static string? Code(Style style) => style switch
    {
        Style.Good => "\e[32m",
        Style.Warning => "\e[33m",
        Style.Bad => "\e[31m",
        Style.Strong => "\e[1m",
        Style.Faint => "\e[2m",
        _ => null,
    };
}
