namespace L2Gpu.Cpu;

/// <summary>Joins the factors of chains in pairs: that of chain i + step goes into that of chain i, one task a pair.</summary>
internal unsafe struct QrTreeJob : ITaskJob
{
    public BlockReflector Reflector;
    public QrBlocking Blocking;
    public double* Factors;
    public long Order;
    public long Ld;
    public int Step;

    public readonly void Execute(int task, int worker)
    {
        double* into = Factors + (2L * Step * task * Order * Ld);
        Reflector.Absorb(into, into + (Step * Order * Ld), Ld, Order, Order, isTriangular: true, Blocking.PanelColumns);
    }
}
