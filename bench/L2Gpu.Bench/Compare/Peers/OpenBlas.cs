using System.Runtime.InteropServices;

namespace L2Gpu.Bench.Compare;

/// <summary>OpenBLAS in this process, through the C interface with 32-bit integers that Debian ships.</summary>
internal sealed unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transposed = 112;
    private const int Lower = 122;

    private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;
    private readonly delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> _dgemm;
    private readonly delegate* unmanaged<int, int, int, int, int, float, float*, int, float, float*, int, void> _ssyrk;
    private readonly delegate* unmanaged<int, int, int, int, int, double, double*, int, double, double*, int, void> _dsyrk;
    private readonly delegate* unmanaged<byte*, int*, float*, int*, int*, void> _spotrf;
    private readonly delegate* unmanaged<byte*, int*, double*, int*, int*, void> _dpotrf;
    private readonly delegate* unmanaged<byte*, byte*, int*, float*, int*, float*, float*, int*, int*, int*, int*, void> _ssyevd;
    private readonly delegate* unmanaged<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, void> _dsyevd;
    private readonly delegate* unmanaged<int, void> _setThreads;

    private OpenBlas(nint library)
    {
        nint Symbol(string name) => NativeLibrary.GetExport(library, name);
        _sgemm = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)Symbol("cblas_sgemm");
        _dgemm = (delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)Symbol("cblas_dgemm");
        _ssyrk = (delegate* unmanaged<int, int, int, int, int, float, float*, int, float, float*, int, void>)Symbol("cblas_ssyrk");
        _dsyrk = (delegate* unmanaged<int, int, int, int, int, double, double*, int, double, double*, int, void>)Symbol("cblas_dsyrk");
        _spotrf = (delegate* unmanaged<byte*, int*, float*, int*, int*, void>)Symbol("spotrf_");
        _dpotrf = (delegate* unmanaged<byte*, int*, double*, int*, int*, void>)Symbol("dpotrf_");
        _ssyevd = (delegate* unmanaged<byte*, byte*, int*, float*, int*, float*, float*, int*, int*, int*, int*, void>)Symbol("ssyevd_");
        _dsyevd = (delegate* unmanaged<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, void>)Symbol("dsyevd_");
        _setThreads = (delegate* unmanaged<int, void>)Symbol("openblas_set_num_threads");
        var config = (delegate* unmanaged<byte*>)Symbol("openblas_get_config");
        var core = (delegate* unmanaged<byte*>)Symbol("openblas_get_corename");
        string forced = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is { Length: > 0 } ? "set by OPENBLAS_CORETYPE" : "detected by itself";
        Description = $"{Marshal.PtrToStringUTF8((nint)config())?.Trim()}; kernels for {Marshal.PtrToStringUTF8((nint)core())}, {forced}";
    }

    /// <summary>Version, build options, and the processor whose kernels are in use.</summary>
    public string Description { get; }

    /// <summary>Finds the threaded build, which Debian keeps in a folder of its own, else whatever bears the name.</summary>
    /// <exception cref="DllNotFoundException">There is none.</exception>
    public static OpenBlas Load()
    {
        const string Name = "libopenblas.so.0";
        IEnumerable<string> threaded = Directory.Exists("/usr/lib")
            ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "openblas-pthread", Name)).Where(File.Exists)
            : [];
        foreach (string candidate in threaded.Append(Name))
        {
            if (NativeLibrary.TryLoad(candidate, out nint library)) return new OpenBlas(library);
        }

        throw new DllNotFoundException($"{Name} is not installed; bench/compare.sh installs it from libopenblas0-pthread.");
    }

    public void SetThreads(int threads) => _setThreads(threads);

    /// <summary>C ← A·B for square row-major matrices.</summary>
    public void Gemm<T>(int n, T* a, T* b, T* c)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) _sgemm(RowMajor, NoTranspose, NoTranspose, n, n, n, 1, (float*)a, n, (float*)b, n, 0, (float*)c, n);
        else _dgemm(RowMajor, NoTranspose, NoTranspose, n, n, n, 1, (double*)a, n, (double*)b, n, 0, (double*)c, n);
    }

    /// <summary>The lower triangle of C ← XᵀX, or XXᵀ if <paramref name="ofRows"/>, for row-major X.</summary>
    public void Syrk<T>(bool ofRows, int rows, int columns, T* x, T* c)
        where T : unmanaged
    {
        (int transpose, int n, int k) = ofRows ? (NoTranspose, rows, columns) : (Transposed, columns, rows);
        if (typeof(T) == typeof(float)) _ssyrk(RowMajor, Lower, transpose, n, k, 1, (float*)x, columns, 0, (float*)c, n);
        else _dsyrk(RowMajor, Lower, transpose, n, k, 1, (double*)x, columns, 0, (double*)c, n);
    }

    /// <summary>Factors A = LLᵀ in place; column-major, in the lower triangle of that order.</summary>
    /// <returns>0, or the order of the first minor that is not positive.</returns>
    public int Potrf<T>(int n, T* a)
        where T : unmanaged
    {
        byte uplo = (byte)'L';
        int status;
        if (typeof(T) == typeof(float)) _spotrf(&uplo, &n, (float*)a, &n, &status);
        else _dpotrf(&uplo, &n, (double*)a, &n, &status);
        return status;
    }

    /// <summary>A = QΛQᵀ by divide and conquer; column-major, from the lower triangle of that order, with Q in the place of A.</summary>
    /// <param name="n">The order.</param>
    /// <param name="a">A, then Q.</param>
    /// <param name="values">n eigenvalues, ascending.</param>
    /// <param name="work"><see cref="SyevdWork"/> elements.</param>
    /// <param name="integers">As many integers as <see cref="SyevdIntegers"/> says.</param>
    /// <returns>0, or what is wrong.</returns>
    public int Syevd<T>(int n, T* a, T* values, T* work, int* integers)
        where T : unmanaged
    {
        byte job = (byte)'V', uplo = (byte)'L';
        int workSize = SyevdWork(n), integerCount = SyevdIntegers(n), status;
        if (typeof(T) == typeof(float)) _ssyevd(&job, &uplo, &n, (float*)a, &n, (float*)values, (float*)work, &workSize, integers, &integerCount, &status);
        else _dsyevd(&job, &uplo, &n, (double*)a, &n, (double*)values, (double*)work, &workSize, integers, &integerCount, &status);
        return status;
    }

    /// <summary>Elements of scratch memory that <see cref="Syevd"/> wants.</summary>
    public static int SyevdWork(int n) => checked(1 + (6 * n) + (2 * n * n));

    /// <summary>Integers that it wants beside them.</summary>
    public static int SyevdIntegers(int n) => 3 + (5 * n);
}
