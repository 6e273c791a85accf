using System;
using System.IO;

namespace FsFreezeHook.Approval;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its top folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests do not lie in it.</exception>
    internal static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FsFreezeHook.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("the tests do not lie in the repository");
    }
}
