using System;
using System.Diagnostics;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Configuration.Ini;

public sealed class FileSourceTests
{
    [Fact]
    public void An_absent_file_is_fine_unless_it_was_given()
    {
        using ConfigurationFolder folder = new();
        Assert.Empty(folder.Read().Files);

        ConfigurationLocation given = folder.Location with { ConfigFileIsGiven = true };
        FailureException failure = Assert.Throws<FailureException>(() => ConfigurationReader.Read(given, Engines.Sections));
        Assert.Equal($"{folder.File}: no such file; name one that exists, or leave out --config", failure.Message);
        Assert.Equal([failure.Message], ConfigurationReader.ReadTolerantly(given, Engines.Sections).Errors);
    }

    [Fact]
    public void A_file_in_a_folder_that_does_not_exist_or_is_none_is_absent_or_unreadable_and_never_throws_tolerantly()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("");
        ConfigurationLocation missing = new(folder.Root + "/no/x.conf", ConfigFileIsGiven: true, "/hooks");
        Assert.Single(ConfigurationReader.ReadTolerantly(missing, Engines.Sections).Errors);
        ConfigurationLocation notFolder = missing with { ConfigFile = folder.File + "/x.conf" };
        Assert.Single(ConfigurationReader.ReadTolerantly(notFolder, Engines.Sections).Errors);
    }

    [Fact]
    public void A_link_to_nothing_is_an_error_and_not_an_absent_file()
    {
        using ConfigurationFolder folder = new();
        File.CreateSymbolicLink(folder.File, "nowhere.conf");
        Assert.Equal("fsfreeze-hook.conf: a link to 'nowhere.conf', which does not exist; repair or remove it", folder.Error());
    }

    [Fact]
    public void A_directory_in_the_files_place_is_an_error()
    {
        using ConfigurationFolder folder = new();
        Directory.CreateDirectory(folder.File);
        Assert.Equal(
            "fsfreeze-hook.conf: cannot be read: it is a directory; make it a file that this user may read", folder.Error());
    }

    [Fact]
    public void A_named_pipe_in_the_files_place_is_an_error_and_never_waited_for()
    {
        using ConfigurationFolder folder = new();
        using (Process process = Process.Start("mkfifo", [folder.File]))
        {
            process.WaitForExit();
        }

        Assert.Equal(
            "fsfreeze-hook.conf: cannot be read: it is a named pipe; make it a file that this user may read", folder.Error());
    }

    [Fact]
    public void A_file_may_have_1_MiB_and_no_more()
    {
        using ConfigurationFolder folder = new();
        byte[] content = new byte[1024 * 1024];
        Array.Fill(content, (byte)'\n');
        folder.WriteBytes(folder.File, content);
        Assert.Single(folder.Read().Files);
        folder.WriteBytes(folder.File, [.. content, (byte)'\n']);
        Assert.Equal("fsfreeze-hook.conf: larger than 1 MiB; name a configuration file", folder.Error());
    }

    [Fact]
    public void A_device_without_an_end_is_refused()
    {
        ConfigurationLocation endless = new("/dev/zero", ConfigFileIsGiven: true, "/nowhere");
        Assert.StartsWith(
            "/dev/zero: ", Assert.Throws<FailureException>(() => ConfigurationReader.Read(endless, Engines.Sections)).Message);
    }

    [Theory]
    [InlineData("620", "0620")]
    [InlineData("602", "0602")]
    [InlineData("666", "0666")]
    [InlineData("4777", "4777")]
    public void A_file_that_others_may_write_is_refused_whatever_it_says(string mode, string shown)
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[hook]", "log-file = /x");
        ConfigurationFolder.SetMode(folder.File, mode);
        Assert.Equal(
            $"fsfreeze-hook.conf: unsafe permissions {shown}: users other than its owner may write it; "
                + "chmod 600 fsfreeze-hook.conf",
            folder.Error());
        Assert.NotEqual("/x", folder.ReadTolerantly().Settings.Hook.LogFile);
        Assert.Empty(folder.ReadTolerantly().Settings.Files);
    }

    [Theory]
    [InlineData("640")]
    [InlineData("604")]
    [InlineData("644")]
    public void A_password_in_a_file_that_others_may_read_is_refused_and_the_rest_holds_tolerantly(string mode)
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "user = backup", "password = hunter2");
        ConfigurationFolder.SetMode(folder.File, mode);
        Assert.Equal(
            $"fsfreeze-hook.conf:3: unsafe permissions 0{mode}: 'password' in a file that users other than its owner may read; "
                + "chmod 600 fsfreeze-hook.conf",
            folder.Error());
        MySqlSettings instance = Assert.Single(folder.ReadTolerantly().Settings.MySqlInstances());
        Assert.Equal("backup", instance.User);
        Assert.Null(instance.Password);
    }

    [Fact]
    public void A_file_without_a_password_may_be_read_by_all()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "user = backup");
        ConfigurationFolder.SetMode(folder.File, "644");
        Assert.Equal("backup", Assert.Single(folder.Read().MySqlInstances()).User);
    }

    [Fact]
    public void Each_file_is_judged_by_its_own_permissions()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "user = backup");
        ConfigurationFolder.SetMode(folder.File, "644");
        string dropIn = folder.WriteDropIn("secret.conf", "[mysql]", "password = hunter2");
        Assert.Equal("hunter2", Assert.Single(folder.Read().MySqlInstances()).Password);
        ConfigurationFolder.SetMode(dropIn, "640");
        Assert.StartsWith("fsfreeze-hook.conf.d/secret.conf:2: unsafe permissions 0640: ", folder.Error());
    }

    [Fact]
    public void A_link_is_judged_by_the_file_it_leads_to()
    {
        using ConfigurationFolder folder = new();
        string target = folder.Root + "/target";
        folder.Write(target, "[mysql]", "password = hunter2");
        File.CreateSymbolicLink(folder.File, "target");
        Assert.Equal("hunter2", Assert.Single(folder.Read().MySqlInstances()).Password);
        ConfigurationFolder.SetMode(target, "644");
        Assert.Contains("unsafe permissions 0644", folder.Error());
    }

    [Fact]
    public void A_folder_of_drop_ins_that_others_may_write_is_refused()
    {
        using ConfigurationFolder folder = new();
        folder.WriteDropIn("a.conf", "[hook]", "log-file = /x");
        ConfigurationFolder.SetMode(folder.DropIns, "775");
        Assert.Equal(
            "fsfreeze-hook.conf.d: unsafe permissions 0775: users other than its owner may write it; "
                + "chmod 755 fsfreeze-hook.conf.d",
            folder.Error());
        Assert.Empty(folder.ReadTolerantly().Settings.Files);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_of_drop_ins_is_an_error()
    {
        using ConfigurationFolder folder = new();
        folder.Write(folder.DropIns, "");
        Assert.StartsWith("fsfreeze-hook.conf.d: cannot be read; ", folder.Error());
    }

    [Fact]
    public void The_file_that_the_kernel_finds_is_read_where_two_dots_follow_a_link()
    {
        using ConfigurationFolder folder = new();
        Directory.CreateDirectory(folder.Root + "/real/deep");
        Directory.CreateSymbolicLink(folder.Root + "/link", "real/deep");
        folder.Write(folder.Root + "/real/x.conf", "[hook]", "log-file = /right");
        folder.Write(folder.Root + "/x.conf", "[hook]", "log-file = /wrong");
        ConfigurationLocation location = new(folder.Root + "/link/../x.conf", true, folder.Root + "/link/../hooks.d");
        Settings settings = ConfigurationReader.Read(location, Engines.Sections);
        Assert.Equal("/right", settings.Hook.LogFile);
        Assert.Equal(folder.Root + "/real/hooks.d", settings.Hook.HookDirectory);
    }
}
