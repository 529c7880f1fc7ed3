"""Kernel matrices, products and ridge fits by scikit-learn and numpy, as a peer that answers one line of JSON with another and times its own work."""

import json
import platform
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy
import scipy
import sklearn
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics.pairwise import rbf_kernel
from threadpoolctl import threadpool_info, threadpool_limits


def versions():
    blas = "; ".join(
        f"{pool['internal_api']} {pool['version']}, {pool.get('architecture', '?')} kernels, {pool['num_threads']} threads" for pool in threadpool_info()
    )
    return {
        "scikit-learn": f"{sklearn.__version__} with numpy {numpy.__version__}, scipy {scipy.__version__}, Python {platform.python_version()}; {blas}",
    }


def load(request):
    dtype = {"f32": numpy.float32, "f64": numpy.float64}[request["type"]]
    x = numpy.fromfile(request["x"], dtype=dtype).reshape(-1, request["columns"])
    y = numpy.fromfile(request["y"], dtype=dtype) if "y" in request else None
    test = numpy.fromfile(request["test"], dtype=dtype).reshape(-1, request["columns"]) if "test" in request else None
    return x, y, test


def product(pool, threads, x, v, gamma, chunk):
    """exp(-gamma |x - y|^2) v, a block of rows at a time on each thread, in place: the block is written once and no copy of it is made."""
    norms = numpy.einsum("ij,ij->i", x, x)
    scaled = x * (2 * gamma)
    result = numpy.empty(len(x), dtype=x.dtype)
    norms *= gamma

    def blocks(thread):
        block = numpy.empty((chunk, len(x)), dtype=x.dtype)
        for i in range(thread * chunk, len(x), threads * chunk):
            part = block[: len(x[i : i + chunk])]
            numpy.matmul(scaled[i : i + chunk], x.T, out=part)
            part -= norms[i : i + chunk, None]
            part -= norms
            numpy.minimum(part, 0, out=part)
            numpy.exp(part, out=part)
            numpy.matmul(part, v, out=result[i : i + chunk])

    list(pool.map(blocks, range(threads)))
    return result


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def main():
    x = y = test = kept = None
    chunks = {}
    for line in sys.stdin:
        request = json.loads(line)
        operation = request["op"]
        if operation == "hello":
            answer = {"versions": versions()}
        elif operation == "load":
            x, y, test = load(request)
            kept = None
            chunks.clear()
            answer = {"rows": len(x)}
        elif operation == "rbf":
            kept = None
            kept, seconds = timed(lambda: rbf_kernel(x, gamma=request["gamma"]))
            answer = {"seconds": seconds}
        elif operation == "save":
            kept.tofile(request["path"])
            answer = {"type": kept.dtype.name}
        elif operation == "kernel-product":
            # Plainly: one thread of Python, BLAS with its own. Pooled: threads take blocks of rows, and BLAS one thread in each, since numpy's exponential has no threads of its own.
            threads = request["pool"]
            with threadpool_limits(limits=1 if threads > 1 else None, user_api="blas"), ThreadPoolExecutor(threads) as pool:
                run = lambda size: product(pool, threads, x, y, request["gamma"], size)
                if threads not in chunks:
                    # The block that is fastest on this machine, from one that stays in a core's cache to one that does not.
                    chunks[threads] = min((32, 128, 512, 2048), key=lambda size: min(timed(lambda: run(size))[1] for _ in range(2)))
                kept, seconds = timed(lambda: run(chunks[threads]))
            answer = {"seconds": seconds, "chunk": chunks[threads]}
        elif operation == "kernel-ridge":
            model = KernelRidge(alpha=request["alpha"], kernel="rbf", gamma=request["gamma"])
            model, seconds = timed(lambda: model.fit(x, y))
            answer = {"seconds": seconds, "dual": model.dual_coef_.ravel().tolist(), "predictions": model.predict(test).ravel().tolist()}
        else:
            answer = {"error": f"unknown operation {operation}"}
        print(json.dumps(answer), flush=True)


main()
