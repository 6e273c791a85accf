using System.Reflection;

namespace FsFreezeHook.CommandLine;

/// <summary>The program's name and version.</summary>
internal static class Tool
{
    internal const string Name = "fsfreeze-hook";

    /// <summary>Name and version, such as <c>fsfreeze-hook 0.1.0</c>.</summary>
    internal static string NameAndVersion { get; } =
        $"{Name} {typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";
}
