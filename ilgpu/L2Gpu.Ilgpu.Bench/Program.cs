using System.Globalization;
using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using L2Gpu;
using L2Gpu.Ilgpu;
using L2Gpu.Ilgpu.Bench;
using L2Gpu.Runtime;
using Accelerator = L2Gpu.Kernels.Accelerator;

// One operator of each family by ILGPU's kernels, and by the library's own on the same device: the GPU if ILGPU has one, else the processor.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using Context context = Context.Create(builder => builder.Default());
bool isGpu = context.GetCudaDevices().Count > 0;
using ILGPU.Runtime.Accelerator inner = isGpu ? context.CreateCudaAccelerator(0) : context.CreateCPUAccelerator(0);
using var ilgpu = new IlgpuAccelerator(inner);
Accelerator own = isGpu ? Accelerators.Find("cuda") : Accelerators.Cpu;
Console.WriteLine($"{ilgpu.Info.Name} ({ilgpu.Info.Driver}) and {own.Info.Name} ({own.Info.Driver}), medians of {Workloads.Repetitions}");
Console.WriteLine();
Console.WriteLine("| workload | ILGPU | own kernels | ratio |");
Console.WriteLine("|---|---:|---:|---:|");
foreach ((string name, Func<Accelerator, IQueue, Action> make) in Workloads.All(isGpu ? 8 : 1))
{
    double first = Workloads.Seconds(ilgpu, make), second = Workloads.Seconds(own, make);
    Console.WriteLine($"| {name} | {Workloads.Text(first)} | {Workloads.Text(second)} | {first / second:0} |");
}
