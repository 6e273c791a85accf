namespace FsFreezeHook.Holding;

/// <summary>A statement or session that keeps a lock from being granted.</summary>
/// <param name="Id">What names it on its server.</param>
/// <param name="Description">Who it is, how long it runs and what it does, without its text.</param>
internal sealed record Blocker(string Id, string Description);
