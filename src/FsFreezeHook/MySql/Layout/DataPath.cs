namespace FsFreezeHook.MySql.Layout;

/// <summary>One place where a server keeps what a restored copy needs.</summary>
/// <param name="Role">What is there, such as <c>the binary log</c>.</param>
/// <param name="Path">The folder or file, as the server names it: in a container that is its own path.</param>
/// <param name="MayBeMissing">Whether it is no fault where nothing stands there.</param>
internal sealed record DataPath(string Role, string Path, bool MayBeMissing = false);
