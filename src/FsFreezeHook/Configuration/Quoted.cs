namespace FsFreezeHook.Configuration;

/// <summary>What a message repeats of a configuration's text.</summary>
internal static class Quoted
{
    private const int MaxLength = 60;

    /// <summary>The text, cut so that a message stays one readable line.</summary>
    public static string Shorten(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "...";
}
