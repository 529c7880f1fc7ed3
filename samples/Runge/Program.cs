using System.Globalization;
using Runge;

// dotnet run -c Release --project samples/Runge [FILE.svg]
var fits = new RungeFits();
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"Runge's function 1/(1 + 25x²), {RungeFits.Points} points at equal distances; largest errors on [−1, 1]:");
Console.WriteLine($"  polynomial of degree {RungeFits.Degree}            {fits.LargestError(fits.Polynomial):0.0000}");
Console.WriteLine($"  kernel ridge, Matérn 5/2, ℓ = {RungeFits.LengthScale}   {fits.LargestError(fits.Kernel):0.0000}");
if (args.Length == 0) return;
File.WriteAllText(args[0], RungePicture.Of(fits));
Console.WriteLine($"drawn: {args[0]}");
