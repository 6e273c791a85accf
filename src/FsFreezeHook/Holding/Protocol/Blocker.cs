using System.Text.Json.Serialization;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>A statement or session that keeps a lock from being granted.</summary>
/// <param name="Id">What names it on its server.</param>
/// <param name="Description">
/// Who it is, how long it runs and what it does, without its text: for the one line of a failure.
/// </param>
internal sealed record Blocker(string Id, string Description)
{
    /// <summary>
    /// How long its statement has run, in seconds; null where it keeps what it has from one statement to the next.
    /// </summary>
    public double? StatementSeconds { get; init; }

    /// <summary>Whether it waits for another itself: that one is to be ended, and not it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWaiting { get; init; }

    /// <summary>Whether it is taken for a blocker by the words of its statement alone: what it holds cannot be seen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGuess { get; init; }

    /// <summary>The same with all that helps to find it, for the log; without its text, which may hold personal data.</summary>
    public string? Details { get; init; }

    /// <summary>The command by which an administrator ends it; null where there is none.</summary>
    public string? Ending { get; init; }
}
