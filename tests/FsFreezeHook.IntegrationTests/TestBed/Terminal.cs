namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A real terminal, 80 columns wide, which <c>script</c> of util-linux keeps: closing it hangs up on what runs in it.</summary>
internal static class Terminal
{
    /// <summary>Starts the program in one. Its output is what the terminal shows, line ends and colours included.</summary>
    public static BackgroundProcess Start(PublishedHook hook, string arguments)
    {
        hook.WriteConfiguration();
        return new BackgroundProcess(hook.Folder + "/background-output", "script", Arguments(hook, arguments));
    }

    /// <summary>Runs the program in one, and gives what the terminal shows.</summary>
    public static CommandResult Run(PublishedHook hook, string arguments)
    {
        hook.WriteConfiguration();
        return Command.Run("script", Arguments(hook, arguments));
    }

    private static string[] Arguments(PublishedHook hook, string arguments) =>
        ["--quiet", "--return", "--command", $"stty cols 80; TERM=xterm exec {hook.Program} {arguments}", "/dev/null"];
}
