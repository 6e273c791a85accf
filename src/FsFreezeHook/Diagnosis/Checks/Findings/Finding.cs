using System.Text.Json.Serialization;

namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>What was found about one thing that a freeze needs.</summary>
/// <param name="Id">
/// What was looked at, in words that never change, such as <c>agent.hook</c>: monitoring refers to it. Several findings may have
/// the same one, each about another subject.
/// </param>
/// <param name="Level">How well it is.</param>
/// <param name="Subject">What it is about, for people, such as <c>guest agent</c> or <c>instance mysql</c>.</param>
/// <param name="Text">What was found, in lower case and without a full stop; in one line.</param>
/// <param name="Remedy">What to do about it, in one line or more, as exact as can be; null where there is nothing to do.</param>
internal sealed record Finding(
    string Id,
    FindingLevel Level,
    string Subject,
    string Text,
    [property: JsonConverter(typeof(ShownLinesConverter))] string? Remedy = null)
{
    /// <summary>A finding of something that is as it should be.</summary>
    internal static Finding Ok(string id, string subject, string text) => new(id, FindingLevel.Ok, subject, text);

    /// <summary>A finding that somebody should look at.</summary>
    internal static Finding Warn(string id, string subject, string text, string remedy) =>
        new(id, FindingLevel.Warn, subject, text, remedy);

    /// <summary>A finding of something that makes a freeze fail, or worth less than it says.</summary>
    internal static Finding Fail(string id, string subject, string text, string remedy) =>
        new(id, FindingLevel.Fail, subject, text, remedy);

    /// <summary>A finding of what a message says: the problem, and behind it what to do; see <see cref="ProblemText"/>.</summary>
    internal static Finding Of(FindingLevel level, string id, string subject, string message)
    {
        (string text, string? remedy) = ProblemText.Split(message);
        return new Finding(id, level, subject, text, remedy);
    }
}
