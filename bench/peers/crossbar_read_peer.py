"""Noisy reads of a crossbar by numpy, as a peer that answers one line of JSON with another and times its own work."""

import json
import platform
import sys
import time

import numpy
from threadpoolctl import threadpool_info


def versions():
    blas = "; ".join(f"{pool['internal_api']} {pool['version']}, {pool.get('architecture', '?')} kernels, {pool['num_threads']} threads" for pool in threadpool_info())
    return {"numpy": f"{numpy.__version__}, Python {platform.python_version()}; {blas}"}


def per_cell(generator, x, g, sigma, cells, y):
    """A normal number for each cell and item, in place."""
    for item in range(len(x)):
        generator.standard_normal(dtype=numpy.float32, out=cells)
        cells *= sigma
        cells += g
        numpy.matmul(x[item], cells, out=y[item])


def collapsed(generator, x, g, sigma, y):
    """A normal number for each sum: one product for the means and one for the variances, or, of one deviation, a sum for each item."""
    if isinstance(sigma, numpy.ndarray):
        variance = (x * x) @ (sigma * sigma)
    else:
        variance = (sigma * sigma) * numpy.einsum("ij,ij->i", x, x)[:, None]
    numpy.matmul(x, g, out=y)
    numbers = generator.standard_normal(y.shape, dtype=numpy.float32)
    numbers *= numpy.sqrt(variance, out=variance)
    y += numbers


def main():
    generator = numpy.random.Generator(numpy.random.Philox(7))
    x = g = sigma = cells = y = None
    for line in sys.stdin:
        request = json.loads(line)
        operation = request["op"]
        if operation == "hello":
            answer = {"versions": versions()}
        elif operation == "load":
            x = numpy.fromfile(request["x"], dtype=numpy.float32).reshape(request["batch"], -1)
            g = numpy.fromfile(request["g"], dtype=numpy.float32).reshape(x.shape[1], -1)
            sigma = numpy.fromfile(request["sigma"], dtype=numpy.float32).reshape(g.shape) if "sigma" in request else numpy.float32(request["deviation"])
            cells, y = numpy.empty_like(g), numpy.empty((len(x), g.shape[1]), dtype=numpy.float32)
            answer = {"items": len(x)}
        elif operation == "read":
            start = time.perf_counter()
            if request["collapsed"]:
                collapsed(generator, x, g, sigma, y)
            else:
                per_cell(generator, x, g, sigma, cells, y)
            answer = {"seconds": time.perf_counter() - start}
        elif operation == "moment":
            square = x.astype(float) ** 2
            variance = square @ (sigma.astype(float) ** 2) if isinstance(sigma, numpy.ndarray) else float(sigma) ** 2 * square.sum(axis=1, keepdims=True)
            answer = {"square": float(numpy.mean((y - x.astype(float) @ g.astype(float)) ** 2 / variance))}
        else:
            answer = {"error": f"unknown operation {operation}"}
        print(json.dumps(answer), flush=True)


main()
