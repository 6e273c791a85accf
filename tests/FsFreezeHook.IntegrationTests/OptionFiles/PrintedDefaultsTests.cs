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
using program::FsFreezeHook.Failures;
using program::FsFreezeHook.MySql.OptionFiles;
using program::FsFreezeHook.MySql.Sections;
using Xunit;

namespace FsFreezeHook.IntegrationTests.OptionFiles;

/// <summary>
/// Of made-up option files that is taken which each server's own client takes, as its <c>--print-defaults</c> says. A failure
/// names its seed; the same files come again with the variable <c>CsCheck_Seed</c>.
/// </summary>
public sealed class PrintedDefaultsTests : IDisposable
{
    private const int Runs = 400;
    private const string Refused = "(refused)";

    // What a client says before the options, and MySQL's in the place of a password.
    private const string Introduction = "would have been started with the following arguments:\n";
    private const string Hidden = "--password=*****";

    // Files that the clients read or pass over as this program does. One that a group may write they read.
    private static readonly UnixFileMode[] Modes =
        [.. new[] { 384, 384, 384, 256, 420, 416, 292, 438, 390 }.Select(mode => (UnixFileMode)mode)];

    // What both clients say before they give up a file.
    private static readonly string[] Complaints =
        ["Wrong group definition", "without preceding group", "Wrong '!include", "Can't read dir"];

    private readonly TemporaryFolder _folder = new();
    private int _last;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MariaDB_prints_the_same_options(bool suffix) => Compare(OptionClient.MariaDb, suffix);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MySQL_prints_the_same_options(bool suffix) => Compare(OptionClient.MySql, suffix);

    [Fact]
    public void MariaDB_prints_the_same_options_of_the_standard_files() => CompareStandard(OptionClient.MariaDb);

    [Fact]
    public void MySQL_prints_the_same_options_of_the_standard_files() => CompareStandard(OptionClient.MySql);

    [Fact]
    public void MySQL_prints_the_same_options_of_a_login_path_file() =>
        Gen.Select(Gen.Byte.Array[20], OptionFileGenerator.LoginLine.Array[0, 9]).Sample(
            (key, lines) =>
            {
                string root = NewFolder();
                Write(root, "login", LoginPathWriter.Encode(
                    key, lines.Prepend("[client]").Select(line => Encoding.Latin1.GetBytes(line + "\n"))));
                Write(root, OptionFileGenerator.Main, "[client]\nuser=first\n"u8.ToArray());
                Dictionary<string, string?> variables = new() { ["MYSQL_TEST_LOGIN_FILE"] = root + "/login" };
                CommandResult result = ClientTool.MySqlClient.Run(
                    root, variables, "--defaults-file=" + root + "/" + OptionFileGenerator.Main, "--print-defaults");
                MySqlSettings settings = new() { Name = "mysql", DefaultsFile = root + "/" + OptionFileGenerator.Main };
                Assert.Equal(result.ExitCode == 0 ? Printed(result) : Refused, Read(settings, Places(root), OptionClient.MySql));
                Directory.Delete(root, recursive: true);
            },
            iter: Runs,
            print: one => string.Join('\n', one.Item2));

    [Theory]
    [InlineData("MYSQL_HOME=home-a")]
    [InlineData("MARIADB_HOME=home-b")]
    [InlineData("MYSQL_HOME=home-a", "MARIADB_HOME=home-b")]
    [InlineData("MYSQL_HOME=home-a", "MYSQL_GROUP_SUFFIX=-a")]
    [InlineData("MYSQL_HOME=home-a", "MARIADB_GROUP_SUFFIX=-b")]
    [InlineData("MYSQL_HOME=home-a", "MYSQL_GROUP_SUFFIX=-a", "MARIADB_GROUP_SUFFIX=-b")]
    [InlineData("MYSQL_HOME=", "MYSQL_GROUP_SUFFIX=")]
    public void Both_print_the_same_options_of_what_the_environment_names(params string[] environment)
    {
        string root = NewFolder();
        foreach (string home in (string[])["home-a", "home-b"])
        {
            _ = Directory.CreateDirectory(Path.Combine(root, home));
            Write(root, home + "/my.cnf", Encoding.UTF8.GetBytes(
                $"[client]\nuser={home}\n[client-a]\nuser=a\n[client-b]\nuser=b\n"));
        }

        Dictionary<string, string> variables =
            environment.Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1]);
        foreach (OptionClient client in Enum.GetValues<OptionClient>())
        {
            Dictionary<string, string?> all = new(Variables(root));
            variables.ToList().ForEach(one => all[one.Key] = one.Value);
            CommandResult result = Tool(client).Run(root, all, "--print-defaults");
            OptionFilePlaces places = OptionFilePlaces.For(variables, root + "/home", root);
            Assert.Equal(Printed(result), Read(new MySqlSettings { Name = "mysql" }, places, client));
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Compare(OptionClient client, bool suffix) => OptionFileGenerator.Files.Sample(
        files =>
        {
            string root = NewFolder();
            Write(root, files);
            string main = root + "/" + OptionFileGenerator.Main;
            string[] groupSuffix = suffix ? ["--defaults-group-suffix=" + OptionFileGenerator.Suffix] : [];
            CommandResult result =
                Tool(client).Run(root, Variables(root), ["--defaults-file=" + main, .. groupSuffix, "--print-defaults"]);
            MySqlSettings settings = new()
            {
                Name = "mysql",
                DefaultsFile = main,
                DefaultsGroupSuffix = suffix ? OptionFileGenerator.Suffix : null,
            };
            Assert.Equal(
                Complaints.Any(complaint => result.Error.Contains(complaint, StringComparison.Ordinal))
                    ? Refused
                    : Printed(result),
                Read(settings, Places(root), client));
            Directory.Delete(root, recursive: true);
        },
        iter: Runs,
        print: OptionFileGenerator.Print);

    private void CompareStandard(OptionClient client) => Gen.Select(
        OptionFileGenerator.Files, Gen.OneOf(Modes).Array[9]).Sample(
        (files, modes) =>
        {
            string root = NewFolder();
            Write(root, files);
            foreach ((string name, UnixFileMode mode) in files.Keys.Zip(modes))
            {
                File.SetUnixFileMode(Path.Combine(root, name), mode);
            }

            File.Move(root + "/" + OptionFileGenerator.Main, root + "/home/.my.cnf");
            CommandResult result = Tool(client).Run(root, Variables(root), "--print-defaults");
            OptionFilePlaces places = OptionFilePlaces.For(new Dictionary<string, string>(), root + "/home", root);
            OptionFileSet read = OptionFileReader.ReadAll(
                new MySqlSettings { Name = "mysql" }, places, client, withLoginFile: client == OptionClient.MySql);
            if (result.ExitCode == 0)
            {
                Assert.Equal(Printed(result), Print(read, client));
            }
            else
            {
                Assert.NotEmpty(read.PassedOver);
            }

            Directory.Delete(root, recursive: true);
        },
        iter: Runs / 4,
        print: one => OptionFileGenerator.Print(one.Item1) + string.Join(' ', one.Item2));

    private static ClientTool Tool(OptionClient client) =>
        client == OptionClient.MySql ? ClientTool.MySqlClient : ClientTool.MariaDbClient;

    private static string Printed(CommandResult result) =>
        result.Output[(result.Output.IndexOf(Introduction, StringComparison.Ordinal) + Introduction.Length)..].TrimEnd('\n');

    private static string Print(OptionFileSet read, OptionClient client) => string.Concat(read.Options
        .Select(option => "--" + Encoding.Latin1.GetString(option.Name)
            + (option.Value is null ? string.Empty : "=" + Encoding.Latin1.GetString(option.Value)))
        .Select(text => client == OptionClient.MySql && text.StartsWith("--password", StringComparison.Ordinal) ? Hidden : text)
        .Select(text => text + " ")).TrimEnd('\n');

    private static string Read(MySqlSettings settings, OptionFilePlaces places, OptionClient client)
    {
        try
        {
            OptionFileSet read = OptionFileReader.ReadAll(settings, places, client, withLoginFile: client == OptionClient.MySql);
            return read.PassedOver.Count == 0 ? Print(read, client) : Refused;
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
