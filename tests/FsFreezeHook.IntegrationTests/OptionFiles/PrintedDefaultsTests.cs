extern alias program;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using CsCheck;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.Tests.TestBed;
using program::FsFreezeHook;
using program::FsFreezeHook.Configuration;
using program::FsFreezeHook.Configuration.OptionFiles;
using Xunit;

namespace FsFreezeHook.IntegrationTests.OptionFiles;

/// <summary>
/// Made-up option files are read as the servers' own <c>my_print_defaults</c> reads them. A failure names its seed; the same files come
/// again with the variable <c>CsCheck_Seed</c>.
/// </summary>
public sealed class PrintedDefaultsTests : IDisposable
{
    private const int Runs = 400;
    private const string Refused = "(refused)";

    private static readonly string[] Groups = ["client", "client-server", "client-mariadb", "mysql", "fsfreeze-hook"];

    // What both tools say before they give up a file.
    private static readonly string[] Complaints =
        ["Wrong group definition", "without preceding group", "Wrong '!include", "Can't read dir"];

    private readonly TemporaryFolder _folder = new();
    private int _last;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MariaDB_prints_the_same_options(bool suffix) => Compare(ClientTool.MariaDbPrintDefaults, suffix);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MySQL_prints_the_same_options(bool suffix) => Compare(ClientTool.MySqlPrintDefaults, suffix, "--show");

    [Fact]
    public void MariaDB_prints_the_same_options_of_the_standard_files() => CompareStandard(ClientTool.MariaDbPrintDefaults);

    [Fact]
    public void MySQL_prints_the_same_options_of_the_standard_files() => CompareStandard(ClientTool.MySqlPrintDefaults, "--show");

    [Fact]
    public void MySQL_prints_the_same_options_of_a_login_path_file() =>
        Gen.Select(Gen.Byte.Array[20], OptionFileGenerator.LoginLine.Array[0, 9]).Sample(
            (key, lines) =>
            {
                string root = NewFolder();
                Write(root, "login", LoginPathWriter.Encode(key, lines.Prepend("[client]").Select(line => Encoding.Latin1.GetBytes(line + "\n"))));
                Write(root, OptionFileGenerator.Main, "[client]\nuser=first\n"u8.ToArray());
                Dictionary<string, string?> variables = new() { ["MYSQL_TEST_LOGIN_FILE"] = root + "/login" };
                CommandResult result = ClientTool.MySqlPrintDefaults.Run(
                    root, variables, ["--defaults-file=" + root + "/" + OptionFileGenerator.Main, "--show", .. Groups]);
                InstanceSettings settings = new() { Name = "mysql", DefaultsFile = root + "/" + OptionFileGenerator.Main };
                AssertSame(result, settings, Places(root));
                Directory.Delete(root, recursive: true);
            },
            iter: Runs,
            print: one => string.Join('\n', one.Item2));

    public void Dispose() => _folder.Dispose();

    private void Compare(ClientTool tool, bool suffix, params string[] arguments) => OptionFileGenerator.Files.Sample(
        files =>
        {
            string root = NewFolder();
            Write(root, files);
            string main = root + "/" + OptionFileGenerator.Main;
            string[] groupSuffix = suffix ? ["--defaults-group-suffix=" + OptionFileGenerator.Suffix] : [];
            CommandResult result = tool.Run(
                root, Variables(root), ["--defaults-file=" + main, .. groupSuffix, .. arguments, .. Groups]);
            InstanceSettings settings = new()
            {
                Name = "mysql",
                DefaultsFile = main,
                DefaultsGroupSuffix = suffix ? OptionFileGenerator.Suffix : null,
            };
            AssertSame(result, settings, Places(root));
            Directory.Delete(root, recursive: true);
        },
        iter: Runs,
        print: OptionFileGenerator.Print);

    private void CompareStandard(ClientTool tool, params string[] arguments) => OptionFileGenerator.Files.Sample(
        files =>
        {
            string root = NewFolder();
            Write(root, files);
            File.Move(root + "/" + OptionFileGenerator.Main, root + "/home/.my.cnf");
            CommandResult result = tool.Run(root, Variables(root), [.. arguments, .. Groups]);
            AssertSame(
                result,
                new InstanceSettings { Name = "mysql" },
                OptionFilePlaces.For(new Dictionary<string, string>(), root + "/home", root));
            Directory.Delete(root, recursive: true);
        },
        iter: Runs / 4,
        print: OptionFileGenerator.Print);

    private static void AssertSame(CommandResult printed, InstanceSettings settings, OptionFilePlaces places)
    {
        string expected = Complaints.Any(complaint => printed.Error.Contains(complaint, StringComparison.Ordinal))
            ? Refused
            : printed.Output;
        Assert.Equal(expected, Read(settings, places));
    }

    private static string Read(InstanceSettings settings, OptionFilePlaces places)
    {
        try
        {
            return string.Concat(OptionFileReader.ReadAll(settings, places).Options.Select(option =>
                "--" + Encoding.Latin1.GetString(option.Name)
                + (option.Value is null ? string.Empty : "=" + Encoding.Latin1.GetString(option.Value)) + "\n"));
        }
        catch (FailureException)
        {
            return Refused;
        }
    }

    private static OptionFilePlaces Places(string root) => new()
    {
        Standard = [],
        LoginFile = root + "/login",
        DebianFile = root + "/debian.cnf",
        HomeDirectory = root + "/home",
        CurrentDirectory = root,
    };

    private static Dictionary<string, string?> Variables(string root) => new() { ["HOME"] = root + "/home" };

    private static void Write(string root, Dictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] content) in files)
        {
            Write(root, name, content);
        }
    }

    private static void Write(string root, string name, byte[] content)
    {
        string path = Path.Combine(root, name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string NewFolder() => _folder.Subfolder($"{Interlocked.Increment(ref _last)}");
}
