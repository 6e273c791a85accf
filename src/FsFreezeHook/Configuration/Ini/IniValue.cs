using FsFreezeHook.Failures;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>Reads what stands behind the <c>=</c>.</summary>
internal static class IniValue
{
    /// <summary>
    /// The value: without the white space around it and without a comment (<c>;</c> or <c>#</c> behind white space), or,
    /// where it begins with <c>"</c> or <c>'</c>, all up to the next such quote, which can't be escaped.
    /// </summary>
    /// <exception cref="FailureException">A quote is not closed, something follows it, or there is no value. The message
    /// does not repeat the text, which may be a password.</exception>
    public static string Read(string text)
    {
        string trimmed = text.TrimStart(' ', '\t');
        if (trimmed.Length > 0 && trimmed[0] is '"' or '\'')
        {
            return ReadQuoted(trimmed);
        }

        string value = text[..CommentStart(text)].Trim(' ', '\t');
        return value.Length > 0 ? value : throw Bad("no value; write one, in quotes if it begins with ; or #");
    }

    /// <summary>Whether nothing but white space or a comment is left of a line.</summary>
    public static bool IsBlankOrComment(string text)
    {
        string rest = text.TrimStart(' ', '\t');
        return rest.Length == 0 || rest[0] is ';' or '#';
    }

    private static string ReadQuoted(string text)
    {
        int end = text.IndexOf(text[0], 1);
        if (end < 0)
        {
            throw Bad("quote without its end; close it, or use the other kind of quotes around a value that begins with one");
        }

        string rest = text[(end + 1)..];
        bool ends = rest.Length == 0 || (rest[0] is ' ' or '\t' && IsBlankOrComment(rest));
        return ends ? text[1..end] : throw Bad("text behind the closing quote; remove it or use the other kind of quotes");
    }

    private static int CommentStart(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] is ';' or '#' && text[i - 1] is ' ' or '\t')
            {
                return i;
            }
        }

        return text.Length;
    }

    private static FailureException Bad(string problem) => new(FailureReason.Configuration, problem);
}
