namespace FsFreezeHook.Text;

/// <summary>What a message repeats of a configuration's text.</summary>
internal static class Quoted
{
    private const int MaxLength = 60;
    private const int MaxPathLength = 500;

    /// <summary>The text, cut so that a message stays one readable line.</summary>
    public static string Shorten(string text) => ShownText.Of(text, MaxLength);

    /// <summary>A path, which a message repeats whole where it can, so that it can be copied.</summary>
    public static string Path(string path) => ShownText.Of(path, MaxPathLength);
}
