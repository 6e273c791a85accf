using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>The floor: the server's own client with the same statements, in one process that holds nothing.</summary>
internal static class NativeClient
{
    private const string Statements = "FLUSH TABLES WITH READ LOCK; FLUSH ENGINE LOGS; UNLOCK TABLES";

    /// <summary>The command.</summary>
    public static MeasuredCommand For(DatabaseServer server) => MeasuredCommand.Of(server.Home.Program(
        "/usr/bin/" + server.Features.ClientProgram,
        "--no-defaults",
        "--user=root",
        "--socket=" + server.Home.Inside(server.SocketPath),
        "--execute=" + Statements));
}
