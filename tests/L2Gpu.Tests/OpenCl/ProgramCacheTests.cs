using System.Diagnostics;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Compiled programs are kept on disk, and whatever happens to the files costs a compilation and nothing else.</summary>
public sealed class ProgramCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("l2gpu-cache-").FullName;

    private string Programs => Path.Combine(_folder, "l2gpu-programs");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_and_what_is_not_there_is_null()
    {
        var cache = new ProgramCache(_folder, 1 << 20);
        Assert.Null(cache.TryRead("a"));
        cache.Write("a", [1, 2, 3]);
        cache.Write("b", [4]);
        cache.Write("a", [5, 6]);
        Assert.Equal([5, 6], cache.TryRead("a"));
        Assert.Equal([4], cache.TryRead("b"));
        Assert.Equal(2, Directory.GetFiles(Programs).Length);
    }

    [Fact]
    public void Every_damage_to_an_entry_is_seen()
    {
        var cache = new ProgramCache(_folder, 1 << 20);
        cache.Write("a", [.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
        string path = Assert.Single(Directory.GetFiles(Programs));
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            Assert.Null(cache.TryRead("a"));
            File.WriteAllBytes(path, whole[..i]);
            Assert.Null(cache.TryRead("a"));
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.Null(cache.TryRead("a"));
        File.WriteAllBytes(path, whole);
        Assert.NotNull(cache.TryRead("a"));
    }

    [Fact]
    public void A_key_depends_on_every_part_and_on_where_one_ends()
    {
        string[] keys = [ProgramCache.Key(), ProgramCache.Key(""), ProgramCache.Key("ab"), ProgramCache.Key("a", "b"), ProgramCache.Key("b", "a"), ProgramCache.Key("ab", "")];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(ProgramCache.Key("a", "b"), ProgramCache.Key("a", "b"));
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
    }

    [Fact]
    public void The_oldest_entries_go_when_there_are_too_many_and_nothing_of_others()
    {
        var cache = new ProgramCache(_folder, 1000);
        string[] keys = [.. Enumerable.Range(0, 10).Select(i => ProgramCache.Key($"{i}"))];
        string[] others = [Path.Combine(_folder, $"{keys[0]}.program"), Path.Combine(Programs, "their.program"), Path.Combine(Programs, $"{keys[0].ToUpperInvariant()}.program")];
        cache.Write(keys[9], [1]);
        foreach (string other in others)
        {
            File.WriteAllBytes(other, new byte[5000]);
            File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddDays(-100));
        }

        for (int i = 0; i < 10; i++)
        {
            cache.Write(keys[i], new byte[200]);
            File.SetLastWriteTimeUtc(Path.Combine(Programs, $"{keys[i]}.program"), DateTime.UtcNow.AddMinutes(i - 100));
            if (i >= 1) Assert.NotNull(cache.TryRead(keys[1]));
        }

        Assert.Null(cache.TryRead(keys[0]));
        Assert.NotNull(cache.TryRead(keys[1]));
        Assert.NotNull(cache.TryRead(keys[9]));
        Assert.All(others, other => Assert.True(File.Exists(other)));
        foreach (string other in others) File.Delete(other);
        Assert.InRange(new DirectoryInfo(Programs).GetFiles().Sum(file => file.Length), 1, 1000);
        cache.Write("huge", new byte[2000]);
        Assert.Null(cache.TryRead("huge"));
    }

    [Fact]
    public void What_was_left_unfinished_long_ago_is_removed_and_nothing_of_others()
    {
        var cache = new ProgramCache(_folder, 1000);
        cache.Write("a", [1]);
        string Put(string folder, string name, int hours)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, "half");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hours));
            return path;
        }

        string Ours(string key) => $"{ProgramCache.Key(key)}.{Guid.NewGuid():N}.part";
        string old = Put(Programs, Ours("x"), 2);
        string[] stay = [Put(Programs, Ours("y"), 0), Put(Programs, "film.mkv.part", 2), Put(Programs, $"{ProgramCache.Key()}.part", 2), Put(_folder, Ours("z"), 2)];
        cache.Write("a", [2]);
        Assert.False(File.Exists(old));
        Assert.All(stay, path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_not_used()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var cache = new ProgramCache(_folder, 1000);
        cache.Write("a", [1]);
        Assert.Equal(own, File.GetUnixFileMode(Programs));
        foreach (string folder in new[] { _folder, Programs })
        {
            foreach (UnixFileMode others in new[] { UnixFileMode.GroupWrite, UnixFileMode.OtherWrite })
            {
                File.SetUnixFileMode(folder, own | others);
                Assert.Null(cache.TryRead("a"));
                cache.Write("b", [1]);
                File.SetUnixFileMode(folder, own);
                Assert.NotNull(cache.TryRead("a"));
                Assert.Null(cache.TryRead("b"));
            }
        }
    }

    [Theory]
    [InlineData("/proc/nowhere/cache")]
    [InlineData("/dev/null")]
    [InlineData("\0")]
    public void A_folder_that_cannot_be_is_no_error(string folder)
    {
        var cache = new ProgramCache(folder, 1000);
        cache.Write("a", [1]);
        Assert.Null(cache.TryRead("a"));
    }

    [Fact]
    public void An_empty_name_keeps_nothing()
    {
        Assert.False(ProgramCache.Open(string.Empty).IsOpen);
        Assert.True(ProgramCache.Open(_folder).IsOpen);
        ProgramCache.None.Write("a", [1]);
        Assert.Null(ProgramCache.None.TryRead("a"));
    }

    [Fact]
    public void Many_threads_read_and_write_one_entry()
    {
        byte[][] programs = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)i, 10_000 + i).ToArray())];
        var cache = new ProgramCache(_folder, 1 << 20);
        cache.Write("a", programs[0]);
        Parallel.For(0, 8, i =>
        {
            for (int turn = 0; turn < 50; turn++)
            {
                cache.Write("a", programs[i]);
                byte[]? found = cache.TryRead("a");
                Assert.True(found is not null && found.AsSpan().SequenceEqual(programs[found[0]]));
            }
        });
        Assert.Single(Directory.GetFiles(Programs));
    }

    [FakeFact]
    public void A_program_is_compiled_once_and_again_for_everything_it_depends_on()
    {
        using var fake = new FakeOpenCl();
        int Compile(KernelDefines? defines = null)
        {
            int before = fake.Calls("clCreateProgramWithSource");
            using ISourceDevice device = fake.Open(new SourceDeviceOptions { CacheDirectory = _folder });
            device.Compile(Sources.Small, defines ?? Sources.Defines).GetKernel("add");
            return fake.Calls("clCreateProgramWithSource") - before;
        }

        Assert.Equal((1, 0), (Compile(), Compile()));
        Assert.Equal((1, 0), (Compile(Sources.Defines.With("N", 1)), Compile(Sources.Defines.With("N", 1))));
        fake.Device("OpenCL 1.2 fake", "cl_khr_fp16");
        Assert.Equal((1, 0), (Compile(), Compile()));
        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData("opencl", "clCreateProgramWithBinary", -42)]
    [InlineData("opencl", "clBuildProgram", -11)]
    [InlineData("opencl", "clBuildProgram", -42)]
    [InlineData("cuda", "cuModuleLoadData", 200)]
    [InlineData("cuda", "cuModuleLoadData", 209)]
    [InlineData("cuda", "cuModuleLoadData", 222)]
    public void A_program_that_the_driver_refuses_is_compiled_anew_and_replaced(string library, string api, int code)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open(new SourceDeviceOptions { CacheDirectory = _folder }))
        {
            device.Build().Dispose();
            string path = Assert.Single(Directory.GetFiles(Programs));
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
            fake.Fail(api, code);
            device.Build().GetKernel("add");
            Assert.Equal(2, fake.Compilations);
            Assert.True(File.GetLastWriteTimeUtc(path) > DateTime.UnixEpoch);
            device.Build().GetKernel("add");
            Assert.Equal(2, fake.Compilations);

            // An entry that is whole by its checksum, and nothing that the driver knows.
            string key = Path.GetFileNameWithoutExtension(path);
            ProgramCache.Open(_folder).Write(key, "nonsense"u8);
            device.Build().GetKernel("add");
            Assert.Equal(3, fake.Compilations);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void A_source_that_does_not_compile_is_not_kept_and_says_why_each_time(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open(new SourceDeviceOptions { CacheDirectory = _folder }))
        {
            for (int turn = 0; turn < 2; turn++)
            {
                var e = Assert.Throws<KernelCompileException>(() => device.Compile(new KernelSource("fake.kernel.c", "does_not_compile"), KernelDefines.None));
                Assert.Equal(fake.BuildFailure, (e.Api, e.Status));
                Assert.Contains("fake.kernel.c:1: it does not compile\n    does_not_compile", e.Message, StringComparison.Ordinal);
                Assert.Contains("error: it does not compile", e.BuildLog, StringComparison.Ordinal);
            }

            fake.Fail(fake.NoLog.Api, fake.NoLog.Status);
            var bare = Assert.Throws<KernelCompileException>(() => device.Compile(new KernelSource("fake.kernel.c", "does_not_compile"), KernelDefines.None));
            Assert.Contains($"There is no log: {fake.NoLog.Api} failed with {fake.NoLog.Status}", bare.Message, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Programs));
        fake.AssertClean();
    }

    [OpenClFact]
    public void A_warm_cache_is_faster_than_a_compiler()
    {
        // A source that neither our cache nor PoCL's own has seen.
        KernelDefines defines = Sources.Defines.With("FRESH", Guid.NewGuid().ToString("N"));
        using ISourceDevice device = OpenClPresence.Open(new SourceDeviceOptions { CacheDirectory = _folder });
        long start = Stopwatch.GetTimestamp();
        device.Compile(Sources.Small, defines).Dispose();
        TimeSpan cold = Stopwatch.GetElapsedTime(start);
        Assert.Single(Directory.GetFiles(Programs));
        start = Stopwatch.GetTimestamp();
        IProgram program = device.Compile(Sources.Small, defines);
        TimeSpan warm = Stopwatch.GetElapsedTime(start);
        Assert.True(warm < cold, $"{warm.TotalMilliseconds:F1} ms warm, {cold.TotalMilliseconds:F1} ms cold");
        using ISourceQueue queue = device.Queue();
        using DeviceBuffer buffer = device.Allocate(400);
        queue.Clear(buffer, 0, 400);
        queue.Add(program.GetKernel("add"), buffer, 2.5f);
        float[] found = new float[100];
        queue.Read(buffer, 0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(found.AsSpan()));
        Assert.All(found, value => Assert.Equal(2.5f, value));
    }

    [OpenClFact]
    public void Devices_in_many_threads_build_one_source_at_once()
    {
        KernelDefines defines = Sources.Defines.With("FRESH", Guid.NewGuid().ToString("N"));
        Parallel.For(0, 4, _ =>
        {
            using ISourceDevice device = OpenClPresence.Open(new SourceDeviceOptions { CacheDirectory = _folder });
            for (int turn = 0; turn < 3; turn++) device.Compile(Sources.Small, defines).GetKernel("add");
        });
        Assert.Single(Directory.GetFiles(Programs));
    }
}
