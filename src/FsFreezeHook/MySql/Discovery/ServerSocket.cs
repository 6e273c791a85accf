namespace FsFreezeHook.MySql.Discovery;

/// <summary>A Unix socket that a server listens on.</summary>
/// <param name="Path">Its path as the server has it.</param>
/// <param name="ReachablePath">A path by which it is reached from here; null where there is none.</param>
internal sealed record ServerSocket(string Path, string? ReachablePath);
