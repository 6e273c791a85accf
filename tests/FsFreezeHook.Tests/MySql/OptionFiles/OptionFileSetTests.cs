using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.MySql.Sections;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

/// <summary>Which files are read, in which order, and which are refused.</summary>
public sealed class OptionFileSetTests : IDisposable
{
    private readonly OptionFileFolder _folder = new();

    [Fact]
    public void No_file_at_all_is_fine() => Assert.Empty(_folder.Options());

    [Fact]
    public void The_standard_files_come_in_their_order_and_the_login_path_file_last()
    {
        _folder.WriteLogin("[client]", "user = login");
        _folder.Write("home/.my.cnf", "[client]", "user=home");
        _folder.Write("etc.cnf", "[mysql]", "user=etc", "[mysqld]", "user=server", "[client]", "port=1");
        _folder.Write("mysql.cnf", "[client]", "user=mysql");
        Assert.Equal(["user=etc", "port=1", "user=mysql", "user=home", "user=login"], _folder.Options());
    }

    [Fact]
    public void Groups_with_the_suffix_count_where_they_stand()
    {
        _folder.Write("etc.cnf", "[client_x]", "user=x", "[client]", "user=plain");
        Assert.Equal(["user=plain"], _folder.Options());
        Assert.Equal(["user=x", "user=plain"], _folder.Options(OptionFileFolder.Unset with { DefaultsGroupSuffix = "_x" }));
    }

    [Fact]
    public void With_a_defaults_file_no_other_is_read_but_the_login_path_file()
    {
        _folder.Write("etc.cnf", "[client]", "user=etc");
        _folder.WriteLogin("[client]", "password = \"login\"");
        MySqlSettings settings =
            OptionFileFolder.Unset with { DefaultsFile = _folder.Write("mine.cnf", "[client]", "user=mine") };
        Assert.Equal(["user=mine", "password=login"], _folder.Options(settings));
    }

    [Fact]
    public void A_defaults_file_must_exist() => Assert.Equal(
        "mine.cnf: no such file; correct 'defaults-file' of instance mysql",
        _folder.Error(OptionFileFolder.Unset with { DefaultsFile = _folder["mine.cnf"] }));

    [Fact]
    public void What_is_included_comes_where_the_directive_stands_and_does_not_change_the_group()
    {
        Directory.CreateDirectory(_folder["cwd/d"]);
        foreach (string name in new[] { "b.cnf", "a.b.cnf", ".cnf", "Z.cnf", "c.CNF", "d.cnf~" })
        {
            _folder.Write("cwd/d/" + name, "[client]", "user=" + name, "[other]");
        }

        _folder.Write("home/x.cnf", "[client]", "user=x");
        _folder.Write("etc.cnf", "[client]", "!includedir d", "port=1", "!include ~/x.cnf", "!include nowhere.cnf", "port=2");
        Assert.Equal(["user=.cnf", "user=Z.cnf", "user=a.b.cnf", "user=b.cnf", "port=1", "user=x", "port=2"], _folder.Options());
    }

    [Fact]
    public void A_last_line_needs_no_end()
    {
        string file = _folder.Write("x.cnf", "[client]", "user=x");
        File.WriteAllText(file, "[client]\nuser=x");
        File.WriteAllText(_folder.Write("etc.cnf"), $"!include {file}");
        Assert.Equal(["user=x"], _folder.Options());
    }

    [Fact]
    public void A_file_that_includes_itself_is_read_eleven_times_as_the_clients_do()
    {
        _folder.Write("etc.cnf", "[client]", "port=1", "!include " + _folder["etc.cnf"]);
        Assert.Equal(Enumerable.Repeat("port=1", 11), _folder.Options());
    }

    [Fact]
    public void A_file_that_includes_itself_twice_ends_at_the_limit_of_files()
    {
        string include = "!include " + _folder["etc.cnf"];
        _folder.Write("etc.cnf", include, include);
        Assert.Equal("etc.cnf: more than 200 option files are included; look for one that includes itself", _folder.Error());
    }

    [Fact]
    public void A_folder_of_too_many_files_ends_at_the_limit_of_files()
    {
        Directory.CreateDirectory(_folder["d"]);
        for (int i = 0; i <= 200; i++)
        {
            _folder.Write($"d/{i}.cnf");
        }

        _folder.Write("etc.cnf", "!includedir " + _folder["d"]);
        Assert.Equal("d: more than 200 option files are included; look for one that includes itself", _folder.Error());
    }

    [Fact]
    public void Large_files_end_at_the_limit_of_bytes()
    {
        File.WriteAllText(_folder.Write("big.cnf"), "#" + new string('x', 1024 * 1024 - 1));
        _folder.Write("etc.cnf", [.. Enumerable.Repeat("!include " + _folder["big.cnf"], 9)]);
        Assert.StartsWith("big.cnf: larger than 1 MiB, or ", _folder.Error());
        File.AppendAllText(_folder["big.cnf"], "x");
        _folder.Write("etc.cnf", "!include " + _folder["big.cnf"]);
        Assert.StartsWith("big.cnf: larger than 1 MiB, or ", _folder.Error());
    }

    [Theory]
    [InlineData("user=hunter2", "etc.cnf:1: option before the first group; put it under [client]")]
    [InlineData("[client]\n[hunter2", "etc.cnf:2: group without its ']'; write it as [client]")]
    [InlineData("[mysqld]\n\nx=hunter2\0", "etc.cnf:3: NUL byte; write the file as text")]
    [InlineData("!include", "etc.cnf:1: include directive without a name; write the file or folder behind it")]
    [InlineData("!includedir hunter2", "etc.cnf:1: the included folder cannot be read; create it, or remove the line")]
    public void What_is_malformed_is_named_with_its_file_and_line_and_not_repeated(string text, string error)
    {
        _folder.Write("etc.cnf", text);
        Assert.Equal(error, _folder.Error());
    }

    [Fact]
    public void Of_a_malformed_file_what_stands_before_counts_and_so_do_the_other_files()
    {
        _folder.Write("cwd/x.cnf", "[client]", "port=1", "[broken", "port=2");
        _folder.Write("etc.cnf", "[client]", "!include x.cnf", "user=x");
        Assert.Equal(["port=1", "user=x"], _folder.Options());
        Assert.Equal("cwd/x.cnf:3: group without its ']'; write it as [client]", _folder.Error());
    }

    [Fact]
    public void What_is_passed_over_is_that_file_alone()
    {
        Directory.CreateDirectory(_folder["d"]);
        _folder.Write("d/a.cnf", "[client]", "user=a");
        _folder.Write("d/b.cnf", "[client]", "user=b");
        _folder.SetMode("d/b.cnf", "664");
        _folder.Write("etc.cnf", "!includedir " + _folder["d"]);
        _folder.Write("home/.my.cnf", "[client]", "password=p");
        Assert.Equal(["user=a", "password=p"], _folder.Options());
        Assert.Equal(
            "d/b.cnf: unsafe permissions 0664: users other than its owner may write it; chmod go-w d/b.cnf", _folder.Error());
    }

    [Theory]
    [InlineData("644")]
    [InlineData("640")]
    [InlineData("604")]
    [InlineData("400")]
    [InlineData("755")]
    public void A_file_that_others_may_read_is_read_as_the_clients_read_it(string mode)
    {
        _folder.Write("etc.cnf", "[client]", "user=x", "password=hunter2");
        _folder.SetMode("etc.cnf", mode);
        MySqlSettings settings = _folder.Complete();
        Assert.Equal(("x", "hunter2"), (settings.User, settings.Password));
        Assert.Empty(settings.PassedOver);
    }

    [Theory]
    [InlineData("660", "0660")]
    [InlineData("602", "0602")]
    public void A_file_that_others_may_write_is_passed_over(string mode, string shown)
    {
        _folder.Write("etc.cnf", "[mysqld]");
        _folder.SetMode("etc.cnf", mode);
        Assert.Equal(
            $"etc.cnf: unsafe permissions {shown}: users other than its owner may write it; chmod go-w etc.cnf", _folder.Error());
    }

    [Fact]
    public void A_folder_that_others_may_write_is_not_included()
    {
        Directory.CreateDirectory(_folder["d"]);
        _folder.SetMode("d", "777");
        _folder.Write("etc.cnf", "!includedir " + _folder["d"]);
        Assert.Equal("d: unsafe permissions 0777: users other than its owner may write it; chmod 755 d", _folder.Error());
    }

    [Fact]
    public void A_link_is_followed_and_one_to_nothing_is_no_file()
    {
        File.CreateSymbolicLink(_folder["etc.cnf"], "real.cnf");
        Assert.Empty(_folder.Options());
        _folder.Write("real.cnf", "[client]", "user=x");
        Assert.Equal(["user=x"], _folder.Options());
    }

    [Fact]
    public void A_directory_in_a_files_place_is_an_error()
    {
        Directory.CreateDirectory(_folder["etc.cnf"]);
        Assert.Equal("etc.cnf: cannot be read: it is a directory; make it a file or remove it", _folder.Error());
    }

    [Fact]
    public void A_named_pipe_in_a_files_place_is_an_error_and_never_waited_for()
    {
        using (Process process = Process.Start("mkfifo", [_folder["etc.cnf"]]))
        {
            process.WaitForExit();
        }

        Assert.Equal("etc.cnf: cannot be read: it is a named pipe; make it a file or remove it", _folder.Error());
    }

    public void Dispose() => _folder.Dispose();
}
