namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A real terminal, 80 columns wide, which <c>script</c> of util-linux keeps: closing it hangs up on what runs in it.
/// </summary>
internal static class Terminal
{
    /// <summary>Starts the program in one. Its output is what the terminal shows, line ends and colours included.</summary>
    public static BackgroundProcess Start(PublishedHook hook, string arguments)
    {
        hook.WriteConfiguration();
        return new BackgroundProcess(hook.Folder + "/background-output", "script", Arguments(hook, arguments));
    }

    /// <summary>Runs the program in one, and gives what the terminal shows.</summary>
    /// <param name="hook">The program.</param>
    /// <param name="arguments">Its arguments, as a shell reads them.</param>
    /// <param name="variables">Its environment, besides, as a shell reads it.</param>
    public static CommandResult Run(PublishedHook hook, string arguments, string variables = "TERM=xterm")
    {
        hook.WriteConfiguration();
        return Command.Run("script", Arguments(hook, arguments, variables));
    }

    private static string[] Arguments(PublishedHook hook, string arguments, string variables = "TERM=xterm") =>
        ["--quiet", "--return", "--command", $"stty cols 80; {variables} exec {hook.Program} {arguments}", "/dev/null"];
}
