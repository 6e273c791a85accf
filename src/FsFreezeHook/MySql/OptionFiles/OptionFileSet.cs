using System;
using System.Collections.Generic;
using System.Text;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Failures;
using FsFreezeHook.Text;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>The options that count, of all files that are read and of those that they include.</summary>
/// <remarks>
/// What is unsafe is passed over, as is what follows a line that is malformed: in a file that another one includes the clients do
/// that too, elsewhere they end. Only in what the configuration names it is a failure.
/// </remarks>
/// <param name="groups">The groups that count.</param>
/// <param name="source">Gets the files.</param>
internal sealed class OptionFileSet(OptionGroups groups, OptionFileSource source)
{
    // As the clients have it; they pass over a directive that would lead deeper.
    private const int MaxDepth = 10;

    // PATH_MAX of linux/limits.h, without the NUL.
    private const int MaxNameLength = 4095;
    private const int MaxOptions = 10_000;

    private readonly List<OptionFileOption> _options = [];
    private readonly List<string> _passedOver = [];
    private int? _withoutLogin;
    private bool _isNamed;

    /// <summary>The options in their order, as <c>my_print_defaults</c> lists them: a later one wins.</summary>
    public IReadOnlyList<OptionFileOption> Options => _options;

    /// <summary>Those of them that are not from the login-path file.</summary>
    public IReadOnlyList<OptionFileOption> WithoutLogin => _options[..(_withoutLogin ?? _options.Count)];

    /// <summary>What was passed over, each with its file and why, and what to do.</summary>
    public IReadOnlyList<string> PassedOver => _passedOver;

    /// <summary>Reads a file and what it includes.</summary>
    /// <returns>False where there is no such file.</returns>
    public bool Read(string name) => Read(source.Locate(name), depth: 0);

    /// <summary>Reads the file that the configuration names, and what that includes.</summary>
    /// <returns>False where there is no such file.</returns>
    /// <exception cref="FailureException">A file is unreadable, unsafe or malformed.</exception>
    public bool ReadNamed(string name)
    {
        _isNamed = true;
        bool found = Read(name);
        _isNamed = false;
        return found;
    }

    /// <summary>Reads the login-path file, if there is one and it is safe and as its own tool writes it.</summary>
    public void ReadLogin(string path)
    {
        _withoutLogin = _options.Count;
        try
        {
            ReadLoginLines(path);
        }
        catch (FailureException e)
        {
            PassOver(e);
        }
    }

    private void ReadLoginLines(string path)
    {
        if (source.ReadLogin(path) is not { } content)
        {
            return;
        }

        bool? counts = null;
        foreach ((int position, byte[] text) in new LoginPathFile(path, LoginPathFile.HasOpenSsl).Decrypt(content.Bytes))
        {
            OptionFileLine line = OptionFileLine.Parse(text, hasComments: false);
            counts = line.Kind switch
            {
                OptionFileLineKind.Group => groups.Count(line.Text),
                OptionFileLineKind.Malformed => throw LoginPathFile.Malformed(path, position, line.Problem),
                OptionFileLineKind.Include or OptionFileLineKind.IncludeFolder =>
                    throw LoginPathFile.Malformed(path, position, "include directive"),
                OptionFileLineKind.Option when counts is null =>
                    throw LoginPathFile.Malformed(path, position, "option before any group"),
                _ => counts,
            };
            if (line.Kind == OptionFileLineKind.Option && counts == true)
            {
                AddUpToMost(new OptionFileOption(LoginPathFile.Locate(path, position), line.Text, line.Value));
            }
        }
    }

    private bool Read(string path, int depth)
    {
        try
        {
            if (source.Read(path) is not { } content)
            {
                return false;
            }

            ReadLines(path, content, depth);
        }
        catch (FailureException e)
        {
            PassOver(e);
        }

        return true;
    }

    private void PassOver(FailureException problem)
    {
        if (_isNamed)
        {
            throw problem;
        }

        if (!_passedOver.Contains(problem.Message))
        {
            _passedOver.Add(problem.Message);
        }
    }

    private void ReadLines(string path, FileContent content, int depth)
    {
        bool? counts = null;
        string shown = Quoted.Path(path);
        ReadOnlyMemory<byte> rest = content.Bytes;
        for (int number = 1; !rest.IsEmpty; number++)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            OptionFileLine line = OptionFileLine.Parse(end < 0 ? rest.Span : rest.Span[..end], hasComments: true);
            rest = end < 0 ? ReadOnlyMemory<byte>.Empty : rest[(end + 1)..];
            string location = FormattableString.Invariant($"{shown}:{number}");
            switch (line.Kind)
            {
                case OptionFileLineKind.Group:
                    counts = groups.Count(line.Text);
                    break;
                case OptionFileLineKind.Option when counts is null:
                    throw Failure(location, "option before the first group; put it under [client]");
                case OptionFileLineKind.Option when counts == true:
                    AddUpToMost(new OptionFileOption(location, line.Text, line.Value));
                    break;
                case OptionFileLineKind.Malformed:
                    throw Failure(location, line.Problem);
                case OptionFileLineKind.Include or OptionFileLineKind.IncludeFolder when line.Text.Length > MaxNameLength:
                    throw Failure(location, "the included name is too long; shorten it");
                case OptionFileLineKind.Include when depth < MaxDepth:
                    _ = Read(source.Locate(Encoding.UTF8.GetString(line.Text)), depth + 1);
                    break;
                case OptionFileLineKind.IncludeFolder when depth < MaxDepth:
                    foreach (string file in source.List(Encoding.UTF8.GetString(line.Text), location))
                    {
                        _ = Read(file, depth + 1);
                    }

                    break;
                default:
                    break;
            }
        }
    }

    // All of a client's options are some hundreds; what 8 MiB of files could have would take a gigabyte.
    private void AddUpToMost(OptionFileOption option)
    {
        if (_options.Count == MaxOptions)
        {
            throw option.Failure(FormattableString.Invariant($"more than {MaxOptions} options in all option files; remove some"));
        }

        _options.Add(option);
    }

    private static FailureException Failure(string location, string problem) =>
        new(FailureReason.Configuration, $"{location}: {problem}");
}
