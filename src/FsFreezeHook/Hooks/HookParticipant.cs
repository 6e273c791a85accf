using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Hooks;

/// <summary>One hook as a participant.</summary>
/// <param name="hook">The hook.</param>
/// <param name="runner">Runs it.</param>
/// <param name="settings">What becomes of a hook that fails.</param>
internal sealed class HookParticipant(HookFile hook, HookRunner runner, HookSettings settings) : IParticipant
{
    /// <summary>The name of the hooks' section in the freeze record.</summary>
    internal const string Section = "hooks";

    private const string FreezeArgument = "freeze";
    private const string ThawArgument = "thaw";

    private readonly HookFile _hook = hook;
    private bool _frozen;

    /// <inheritdoc/>
    public string Name => _hook.Name;

    /// <inheritdoc/>
    public void Freeze(FreezeRun run)
    {
        if (_hook.Skipped is { } reason)
        {
            run.Log.Information("{Hook:l}: skipped: {Reason:l}", _hook.Name, reason.InWords());
            return;
        }

        HookResult result = runner.Run(_hook, FreezeArgument, run.Interruption);
        run.Record.Add(Section, JsonSerializer.SerializeToElement(
            new HookEntry(ShownText.Of(_hook.Name), result.Status.ShellStatus, (long)result.Took.TotalMilliseconds),
            HooksJson.Default.HookEntry));
        switch (result.Ending)
        {
            case HookEnding.Interrupted:
                runner.Run(_hook, ThawArgument, interruption: null);
                run.ThrowIfInterrupted();
                break;
            case HookEnding.Limit:
                // What it had done by then nobody knows, so it is told to undo it.
                runner.Run(_hook, ThawArgument, interruption: null);
                throw new FailureException(
                    FailureReason.HookKilled,
                    $"{_hook.Path}: was killed at its limit after {Elapsed.Seconds(result.Took)}; "
                        + $"see {settings.LogInWords}, and correct it or raise 'hook-timeout' in [hook]");
            case HookEnding.ByItself when !result.Status.IsSuccess:
                Fail(run, result);
                break;
            default:
                _frozen = true;
                break;
        }
    }

    /// <inheritdoc/>
    public void Rollback(FreezeRun run)
    {
        // One that failed by itself cleaned up by itself.
        if (_frozen)
        {
            runner.Run(_hook, ThawArgument, interruption: null);
        }
    }

    /// <inheritdoc/>
    public void Thaw(ThawRun run)
    {
        if (_hook.Skipped is not null)
        {
            return;
        }

        HookResult result = runner.Run(_hook, ThawArgument, interruption: null);
        if (!result.Status.IsSuccess)
        {
            run.Log.Error(
                "{Hook:l}: failed in thaw with {Status:l}; correct it, and run: {Command:l}",
                _hook.Name,
                result.Status.ToString(),
                ShellWords.Join([_hook.Path, ThawArgument]));
        }
    }

    private void Fail(FreezeRun run, HookResult result)
    {
        // As a script does whose last line is such as: [ "$1" = thaw ] && …
        bool isFalseTest = result is { Status.ShellStatus: 1, SaidNothing: true };
        string line = $"{_hook.Path}: failed with {result.Status}"
            + (isFalseTest
                ? " and printed nothing: its last command failed; end it with 'exit 0' if that is intended"
                : $"; see {settings.LogInWords}, and correct it");
        switch (settings.FailingHook)
        {
            case FailingHook.Abort:
                throw new FailureException(FailureReason.HookFailed, $"{line}, or set 'failing-hook = continue' in [hook]");
            case FailingHook.Ignore:
                run.Log.Warning("ignored: {Problem:l}", line);
                break;
            default:
                run.Degrade(line);
                break;
        }
    }
}
