using System.Text;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>Reads the properties of platforms, devices, programs and events.</summary>
internal sealed unsafe class OpenClInfo(OpenClInfo.Query query, string api)
{
    public const uint PlatformName = 0x0902, PlatformVersion = 0x0901;
    public const uint DeviceType = 0x1000, DeviceUnits = 0x1002, DeviceMaxGroup = 0x1004, DeviceClock = 0x100C, DeviceMaxAllocation = 0x1010,
        DeviceGlobalMemory = 0x101F, DeviceLocalMemory = 0x1023, DeviceAvailable = 0x1027, DeviceCompiler = 0x1028, DeviceName = 0x102B,
        DeviceVendor = 0x102C, DriverVersion = 0x102D, DeviceVersion = 0x102F, DeviceExtensions = 0x1030, DeviceSharesMemory = 0x1035, DeviceSingleConfig = 0x101B;

    // Of FP32: division and square roots; the same, subnormal numbers and fused multiply-add.
    public const ulong CorrectlyRounded = 1 << 7, Reproducible = CorrectlyRounded | (1 << 0) | (1 << 5);

    public const ulong TypeCpu = 2, TypeGpu = 4, TypeAll = 0xFFFFFFFF;

    public delegate int Query(uint what, nuint size, void* value, nuint* needed);

    public static OpenClInfo OfPlatform(OpenClLibrary library, nint platform)
        => new((what, size, value, needed) => library.GetPlatformInfo(platform, what, size, value, needed), "clGetPlatformInfo");

    public static OpenClInfo OfDevice(OpenClLibrary library, nint device)
        => new((what, size, value, needed) => library.GetDeviceInfo(device, what, size, value, needed), "clGetDeviceInfo");

    public static OpenClInfo OfBuild(OpenClLibrary library, nint program, nint device)
        => new((what, size, value, needed) => library.GetProgramBuildInfo(program, device, what, size, value, needed), "clGetProgramBuildInfo");

    public string Text(uint what)
    {
        nuint needed = 0;
        OpenClStatus.ThrowIfFailed(query(what, 0, null, &needed), api);
        if (needed == 0) return string.Empty;
        var bytes = new byte[(int)needed];
        fixed (byte* value = bytes) OpenClStatus.ThrowIfFailed(query(what, needed, value, null), api);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    public T Value<T>(uint what)
        where T : unmanaged
    {
        T value = default;
        OpenClStatus.ThrowIfFailed(query(what, (nuint)sizeof(T), &value, null), api);
        return value;
    }
}
