using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.OptionFiles;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

/// <summary>A folder with option files in it, in the places where they are looked for, and what reading them gives.</summary>
internal sealed class OptionFileFolder : IDisposable
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdefghij");

    private readonly TemporaryFolder _folder = new();

    public OptionFileFolder()
    {
        Directory.CreateDirectory(_folder["home"]);
        Directory.CreateDirectory(_folder["cwd"]);
        Places = new OptionFilePlaces
        {
            Standard = [_folder["etc.cnf"], _folder["mysql.cnf"], _folder["home/.my.cnf"]],
            LoginFile = _folder["home/.mylogin.cnf"],
            DebianFile = _folder["debian.cnf"],
            HomeDirectory = _folder["home"],
            CurrentDirectory = _folder["cwd"],
        };
    }

    public static MySqlSettings Unset { get; } = new() { Name = "mysql" };

    public string Root => _folder.Root;

    public OptionFilePlaces Places { get; private set; }

    public string this[string name] => _folder[name];

    /// <summary>Writes a file that nobody else may read.</summary>
    public string Write(string name, params string[] lines)
    {
        string path = _folder.Write(name, string.Concat(lines.Select(line => line + "\n")));
        TemporaryFolder.SetMode(path, "600");
        return path;
    }

    /// <summary>Writes the login-path file.</summary>
    public string WriteLogin(params string[] lines) => WriteLoginBytes(
        LoginPathWriter.Encode(Key, lines.Select(line => Encoding.UTF8.GetBytes(line + "\n"))));

    public string WriteLoginBytes(byte[] content)
    {
        File.WriteAllBytes(Places.LoginFile, content);
        TemporaryFolder.SetMode(Places.LoginFile, "600");
        return Places.LoginFile;
    }

    public void SetMode(string name, string octal) => TemporaryFolder.SetMode(_folder[name], octal);

    /// <summary>Sets a variable of the environment, and no other.</summary>
    public void SetVariable(string name, string value) =>
        Places = Places with { Variables = new ClientVariables(new Dictionary<string, string> { [name] = value }) };

    /// <summary>An instance without a key of its own, completed.</summary>
    public MySqlSettings Complete() => Complete(Unset);

    public MySqlSettings Complete(MySqlSettings settings) => OptionFileReader.Complete(settings, Places);

    /// <summary>The options that count, as my_print_defaults prints them.</summary>
    public string[] Options(MySqlSettings? settings = null) => [.. OptionFileReader
        .ReadAll(settings ?? Unset, Places, OptionClient.MariaDb, withLoginFile: true).Options
        .Select(option => Encoding.UTF8.GetString(option.Name)
            + (option.Value is null ? string.Empty : "=" + Encoding.UTF8.GetString(option.Value)))];

    /// <summary>
    /// The one line about what was passed over, the folder cut off; the same fails a file that the configuration names.
    /// </summary>
    public string Error()
    {
        string line = Assert.Single(Complete().PassedOver);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        Assert.False(line.EndsWith('.'), line);
        if (File.Exists(Places.Standard[0]))
        {
            Assert.Equal(line, Failure(Unset with { DefaultsFile = Places.Standard[0] }).Message);
        }

        return Short(line);
    }

    /// <summary>The line that reading the file fails with which the configuration names, the folder cut off.</summary>
    public string Error(MySqlSettings settings) => Short(Failure(settings).Message);

    private FailureException Failure(MySqlSettings settings)
    {
        FailureException failure = Assert.Throws<FailureException>(() => Complete(settings));
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        return failure;
    }

    private string Short(string line) => line.Replace(Root + "/", string.Empty, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
