namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Every blocker that the tests put in a lock's way, and what it did to the clients: one table for people, of one run.
/// </summary>
public sealed class BlockerReport
{
    private const string Head = "| case | server | strategy | freeze | longest write stall before the grant (ms) | longest "
        + "SELECT stall (ms) | what freeze said |\n| --- | --- | --- | --- | --- | --- | --- |\n";

    private const string Footnote = "\nMeasured at clients that together commit 200 statements a second, "
        + "and at one that reads the blocker's table, from before freeze was called until it returned; "
        + "lock-timeout 3 s, max-stall 1 s, and for the SELECT of 8 s 30 s and 1 s. ReadLock and DumpUnderTheReadLock keep the "
        + "writers waiting by themselves, and did so for 1.2 s before.\n";

    private readonly SharedTable _table = new("blockers", Head, Footnote);

    /// <summary>Adds a row.</summary>
    public void Add(
        string blocker, string server, string strategy, string end, double writeStall, double selectStall, string named) =>
        _table.Add(
            $"{blocker}|{server}|{strategy}",
            $"| {blocker} | {server} | {strategy} | {end} | {writeStall:0} | {selectStall:0} | {named.Replace('|', '/')} |\n");
}
