namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>One fault at one moment, and what it came to: every word of it was asserted by the test that adds it.</summary>
/// <param name="Fault">What goes wrong, such as <c>SIGKILL of the holder</c>.</param>
/// <param name="Moment">
/// When: before ready, attempt pending, locked but not committed, in the commit, held, releasing, after.
/// </param>
/// <param name="Bed">The server, and who calls: <c>MariaDB 10.11, agent 7.2</c>, or <c>by hand</c>.</param>
/// <param name="Freeze">What freeze exits with, or <c>killed</c>; through an agent that does not say it, <c>vetoed</c>.</param>
/// <param name="Thaw">What thaw exits with.</param>
/// <param name="Lock">
/// The lock's state after the fault, as a client sees it: <c>released</c>, <c>held until thaw</c>, <c>never taken</c>.
/// </param>
/// <param name="Writable">
/// Within which bound after the fault, or after thaw, a client writes again: the bound that was asserted.
/// </param>
internal sealed record FaultRow(
    string Fault, string Moment, string Bed, string Freeze, string Thaw, string Lock, string Writable);
