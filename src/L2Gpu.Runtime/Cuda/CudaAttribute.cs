namespace L2Gpu.Runtime.Cuda;

/// <summary>The attributes of devices and functions that are asked for, by the numbers of <c>cuda.h</c>.</summary>
internal static class CudaAttribute
{
    public const int MaxThreadsPerBlock = 1, ClockRate = 13, MultiprocessorCount = 16, Integrated = 18, ComputeMode = 20, MemoryClockRate = 36, GlobalMemoryBusWidth = 37,
        ComputeCapabilityMajor = 75, ComputeCapabilityMinor = 76, SingleToDoubleRatio = 87, MaxSharedMemoryPerBlockOptIn = 97, MemoryPoolsSupported = 115;

    public const int FunctionSharedBytes = 1, FunctionMaxDynamicSharedBytes = 8, FunctionPreferredSharedCarveout = 9;

    public const int PoolReleaseThreshold = 4;

    public const int ComputeModeProhibited = 2;
}
