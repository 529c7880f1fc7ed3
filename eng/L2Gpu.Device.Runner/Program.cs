using L2Gpu.DeviceRunner;
using L2Gpu.DeviceRunner.Conformance;
using L2Gpu.DeviceRunner.Devices;
using L2Gpu.DeviceRunner.Timings;

const string Usage = """
    l2gpu-device devices
        What this machine has, and why others were left alone.
    l2gpu-device conformance [--device NAME] [--budget interpreted|small|full] [--filter TEXT]… [--first TEXT]… [--precision float|double] [--gpu-tiles]
                             [--common-kernels] [--all-kernels] [--seconds N] [--verbose] [--json FILE] [--emit-cuda FOLDER]
        Proves every operator of a device against references in FP64.
    l2gpu-device timings [--device NAME] [--size full|small|tiny] [--filter TEXT]… [--seconds N] [--common-kernels] [--peers FILE] [--json FILE] [--markdown FILE] [--plan FILE]
        Measures what a device can do at most, and each operator against that, by the device's own clock.

    NAME: cpu, opencl or opencl:1, cuda or cuda:1, or all. See docs/gpu-machine.md.
    Exit code 0: all is right; 1: something is not; 2: wrong arguments, or no such device.
    """;

try
{
    ReadOnlySpan<string> rest = args.AsSpan(Math.Min(1, args.Length));
    switch (args.FirstOrDefault())
    {
        case "devices": return DevicesCommand.Run(rest);
        case "conformance": return ConformanceCommand.Run(rest);
        case "timings": return TimingsCommand.Run(rest);
        case "--help" or "-h":
            Console.WriteLine(Usage);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
