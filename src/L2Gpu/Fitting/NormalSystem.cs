using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The equations (SGS + λP)u = b that a fit solves, of columns or of rows, and the way from u to coefficients.</summary>
/// <param name="Gram">G, on the device.</param>
/// <param name="Scale">The diagonal of S.</param>
/// <param name="Penalty">The diagonal of P.</param>
/// <param name="RightSides">b, shape (order, targets).</param>
/// <param name="Coordinates">The coordinates of the columns, in which coefficients are measured.</param>
/// <param name="ToCoefficients">From u, shape (order, targets), to β in the units of the data, shape (columns, targets).</param>
/// <param name="IsDual">Whether the equations are those of rows, so that XᵀWX itself is singular.</param>
internal sealed record NormalSystem(
    MatrixView<double> Gram,
    double[] Scale,
    double[] Penalty,
    double[] RightSides,
    Coordinates Coordinates,
    Func<double[], double[]> ToCoefficients,
    bool IsDual)
{
    public int Order => Scale.Length;

    public static NormalSystem OfColumns<T>(FitSession<T> session, Moments moments, Coordinates coordinates)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int columns = (int)session.Columns, targets = (int)session.Targets;
        return new NormalSystem(
            GramBlock.Of(session, moments, coordinates),
            coordinates.Scale,
            coordinates.Penalty,
            coordinates.FromData(moments.Cross, targets),
            coordinates,
            u => coordinates.ToData(u, columns, targets),
            IsDual: false);
    }

    public static NormalSystem OfRows<T>(FitSession<T> session, DualProblem dual)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int columns = (int)session.Columns, targets = (int)session.Targets, rows = (int)dual.Kernel.Rows;
        var ones = new double[rows];
        Array.Fill(ones, 1);
        var product = new Product(session.Accelerator, session.Queue, session.Arena);
        return new NormalSystem(
            dual.Kernel,
            ones,
            ones,
            session.Arena.Download(dual.Targets),
            dual.Coordinates,
            u =>
            {
                MatrixView<double> weights = session.Arena.Upload<double>(u, rows, targets);
                double[] beta = session.Arena.Download(product.Of(Transpose.Yes, dual.Rows, Transpose.No, weights));
                return dual.Coordinates.ToData(beta, columns, targets);
            },
            IsDual: true);
    }
}
