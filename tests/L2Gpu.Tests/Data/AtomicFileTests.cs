using L2Gpu.Tests.Cli;
using Xunit;

namespace L2Gpu.Tests.Data;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_file_appears_when_it_is_complete()
    {
        using var place = new TemporaryFile("x.txt");
        using (var file = new AtomicFile(place.Path))
        {
            file.Stream.Write("hello"u8);
            Assert.False(File.Exists(place.Path));
            file.Commit();
        }

        Assert.Equal("hello", File.ReadAllText(place.Path));
        Assert.Single(Directory.GetFiles(place.Folder));
    }

    [Fact]
    public void A_link_is_followed_and_stays()
    {
        if (OperatingSystem.IsWindows()) return;
        using var place = new TemporaryFile("x.txt", "before");
        File.CreateSymbolicLink(place.Beside("link.txt"), place.Path);
        using (var file = new AtomicFile(place.Beside("link.txt")))
        {
            file.Stream.Write("after"u8);
            file.Commit();
        }

        Assert.Equal("after", File.ReadAllText(place.Path));
        Assert.NotNull(new FileInfo(place.Beside("link.txt")).LinkTarget);
    }

    [Fact]
    public void An_abandoned_file_leaves_nothing_and_cannot_be_committed()
    {
        using var place = new TemporaryFile("x.txt");
        using var file = new AtomicFile(place.Path);
        file.Stream.Write("half"u8);
        file.Abandon();
        Assert.Empty(Directory.GetFiles(place.Folder));
        Assert.Contains("x.txt' cannot be written", Assert.Throws<IOException>(file.Commit).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(place.Folder));
    }

    [Fact]
    public void What_goes_wrong_is_told_of_the_place_that_was_asked_for()
    {
        if (!OperatingSystem.IsLinux()) return;
        string message = Assert.ThrowsAny<Exception>(() => new AtomicFile("/proc/x.json")).Message;
        Assert.StartsWith("'/proc/x.json' cannot be written", message, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_that_cannot_be_are_named()
    {
        using var place = new TemporaryFile("x.txt");
        Assert.Throws<UnauthorizedAccessException>(() => new AtomicFile(place.Folder));
        Assert.Throws<DirectoryNotFoundException>(() => new AtomicFile(place.Beside("no/x.txt")));
    }
}
