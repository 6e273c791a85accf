namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>One line of a server's process list.</summary>
/// <param name="Id">The connection's id.</param>
/// <param name="Command">What it does: <c>Sleep</c> where it does nothing.</param>
/// <param name="State">In which state.</param>
/// <param name="Statement">Its statement, or nothing.</param>
internal sealed record ServerSession(long Id, string Command, string State, string Statement);
