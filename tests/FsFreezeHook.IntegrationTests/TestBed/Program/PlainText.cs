using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// What text must be like that a person or a terminal gets: lines of the program's own, and nothing that has an effect.
/// </summary>
internal static class PlainText
{
    /// <summary>What a hostile text has behind the end of a line.</summary>
    public const string Forged = "2026-01-01 00:00:00 [1] inf forged";

    // A longer line of the log, or of a page, is cut; what stands before its message is not counted.
    private const int LongestLine = 17 * 1024;

    /// <summary>Lines of the log, a page or a message.</summary>
    public static void AssertLines(string where, string text)
    {
        AssertNothingOdd(where, text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, LongestLine));
        Assert.DoesNotContain("\n" + Forged, "\n" + text, System.StringComparison.Ordinal);
        Assert.DoesNotContain("\nsystem", "\n" + text, System.StringComparison.Ordinal);
    }

    /// <summary>A document in JSON.</summary>
    /// <param name="where">What it is.</param>
    /// <param name="text">It.</param>
    /// <param name="areValuesShown">
    /// Whether its values are made to be shown: somebody takes one out and puts it into a mail.
    /// </param>
    public static void AssertDocument(string where, string text, bool areValuesShown = true)
    {
        AssertNothingOdd(where, text);
        using JsonDocument document = JsonDocument.Parse(text);
        if (areValuesShown)
        {
            AssertValues(where, document.RootElement);
        }
    }

    private static void AssertValues(string where, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.All(element.EnumerateObject(), property => AssertValues(where, property.Value));
                break;
            case JsonValueKind.Array:
                Assert.All(element.EnumerateArray(), item => AssertValues(where, item));
                break;
            case JsonValueKind.String:
                AssertLines(where, element.GetString()!);
                break;
        }
    }

    private static void AssertNothingOdd(string where, string text) => Assert.DoesNotContain(
        text.EnumerateRunes().Where(rune => rune.Value != '\n'),
        rune =>
            Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
                    ? throw new TestBedException($"{where} has U+{rune.Value:X4}") : false);
}
