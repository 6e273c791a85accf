namespace FsFreezeHook.Configuration;

/// <summary>Where the configuration is, as absolute paths; nothing of it need exist.</summary>
/// <param name="ConfigFile">The file; its drop-ins are in the folder of that name with <c>.d</c> added.</param>
/// <param name="ConfigFileIsGiven">True where the user named the file, which then must exist.</param>
/// <param name="HookDirectory">The hook directory, unless the file sets another.</param>
internal sealed record ConfigurationLocation(string ConfigFile, bool ConfigFileIsGiven, string HookDirectory);
