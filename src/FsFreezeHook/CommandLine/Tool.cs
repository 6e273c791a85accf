using System.Reflection;

namespace FsFreezeHook.CommandLine;

/// <summary>The program's name and version.</summary>
internal static class Tool
{
    internal const string Name = "fsfreeze-hook";

    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    internal static string Version { get; } =
        typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? string.Empty;

    /// <summary>Name and version, such as <c>fsfreeze-hook 0.1.0</c>.</summary>
    internal static string NameAndVersion { get; } = $"{Name} {Version}";
}
