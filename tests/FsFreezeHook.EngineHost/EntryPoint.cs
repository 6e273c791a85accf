namespace FsFreezeHook.EngineHost;

/// <summary>The program's own beginning, with the engine that is made up beside the real ones.</summary>
internal static class EntryPoint
{
    private static int Main(string[] arguments) => Program.Run(arguments, [
        .. Program.Engines,
        new Ledger.LedgerEngine(),
    ]);
}
