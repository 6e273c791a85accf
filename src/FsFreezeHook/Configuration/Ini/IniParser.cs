using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Unicode;
using FsFreezeHook.Failures;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>Takes one file apart, line by line. A line that is wrong is reported and skipped.</summary>
/// <remarks>No message repeats a line that was not understood: it may be a password.</remarks>
internal sealed class IniParser
{
    private const int MaxLineBytes = 4096;

    private readonly string _path;
    private readonly ErrorList _errors;
    private readonly OrderedDictionary<string, IniSection> _sections = new(StringComparer.Ordinal);
    private IniSection? _section;
    private bool _headerSeen;

    private IniParser(string path, ErrorList errors)
    {
        _path = path;
        _errors = errors;
    }

    /// <summary>The sections of a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="content">Its bytes: UTF-8, with or without a byte order mark, lines ending in LF or CR LF.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static IniFile Parse(string path, ReadOnlySpan<byte> content, ErrorList errors)
    {
        IniParser parser = new(path, errors);
        ReadOnlySpan<byte> rest = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        for (int line = 1; !rest.IsEmpty; line++)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> bytes = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            parser.ReadBytes(line, bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes);
        }

        return new IniFile(path, [.. parser._sections.Values]);
    }

    private void ReadBytes(int line, ReadOnlySpan<byte> bytes)
    {
        string? problem = FindProblem(bytes);
        if (problem is null)
        {
            ReadLine(line, Encoding.UTF8.GetString(bytes).Trim(' ', '\t'));
            return;
        }

        _errors.Add(_path, line, problem, _section?.Header);
        if (bytes.TrimStart(" \t"u8).StartsWith("["u8))
        {
            SkipSection();
        }
    }

    private static string? FindProblem(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLineBytes)
        {
            return string.Create(CultureInfo.InvariantCulture, $"line longer than {MaxLineBytes} bytes; shorten it");
        }

        if (bytes.Contains((byte)0))
        {
            return "NUL byte; write the file as UTF-8 text";
        }

        if (!Utf8.IsValid(bytes))
        {
            return "invalid UTF-8; write the file as UTF-8 text";
        }

        bool hasControl = Encoding.UTF8.GetString(bytes).Any(c => char.IsControl(c) && c != '\t');
        return hasControl ? "control character; remove it (lines end in LF or CR LF)" : null;
    }

    private void ReadLine(int line, string text)
    {
        if (IniValue.IsBlankOrComment(text))
        {
            return;
        }

        if (text[0] == '[')
        {
            ReadHeader(line, text);
        }
        else
        {
            ReadEntry(line, text);
        }
    }

    private void ReadHeader(int line, string text)
    {
        // What stands under a header that is wrong must not end up in the section before it.
        SkipSection();
        int end = text.IndexOf(']', StringComparison.Ordinal);
        if (end < 0 || !IniValue.IsBlankOrComment(text[(end + 1)..]))
        {
            _errors.Add(_path, line, $"section header not understood; write it as {_errors.Headers.Forms("or")}");
            return;
        }

        string header = string.Join(' ', text[1..end].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        if (header.Length == 0)
        {
            _errors.Add(_path, line, $"section without a name; write it as {_errors.Headers.Forms("or")}");
            return;
        }

        if (_sections.TryGetValue(header, out IniSection? first))
        {
            Report(line, $"duplicate section [{Quoted.Shorten(header)}], first in line {first.Line}; put its keys there", header);
            return;
        }

        _section = new IniSection(header, line);
        _sections.Add(header, _section);
    }

    private void ReadEntry(int line, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? text : text[..equals].TrimEnd(' ', '\t');
        if (equals < 0)
        {
            _errors.Add(_path, line, "no '=' in the line; write it as key = value", _section?.Header);
        }
        else if (key.Length == 0)
        {
            _errors.Add(_path, line, "no key before the '='; write it as key = value", _section?.Header);
        }
        else if (!key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            _errors.Add(
                _path,
                line,
                "key not understood: it has letters, digits, - and _ only; write it as key = value",
                _section?.Header);
        }
        else if (!_headerSeen)
        {
            Report(line, $"key '{Quoted.Shorten(key)}' before the first section; put it under {_errors.Headers.Forms("or")}");
        }
        else if (_section is not null)
        {
            AddEntry(line, key, text[(equals + 1)..]);
        }
    }

    private void AddEntry(int line, string key, string text)
    {
        string where = $"'{Quoted.Shorten(key)}' in [{Quoted.Shorten(_section!.Header)}]";
        if (_section.Find(key) is { } first)
        {
            Report(line, $"duplicate key {where}, first in line {first.Line}; remove one of them");
            return;
        }

        try
        {
            _section.Add(new IniEntry(_path, line, key, IniValue.Read(text)));
        }
        catch (FailureException failure)
        {
            Report(line, $"bad value for {where}: {failure.Message}");
        }
    }

    private void SkipSection()
    {
        _section = null;
        _headerSeen = true;
    }

    private void Report(int line, FormattableString problem, string? header = null) =>
        _errors.Add(_path, line, FormattableString.Invariant(problem), header ?? _section?.Header);
}
