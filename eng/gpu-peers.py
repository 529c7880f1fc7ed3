#!/usr/bin/env python3
"""Times PyTorch and CuPy (or NumPy, in a rehearsal) on the rows of `l2gpu-device timings --plan`, and writes what they took as JSON.

Random data on the device, device events, medians after a warm-up, of calls that are repeated until they take 2 ms. A peer is comparable if it computes the row's result to the row's accuracy: TF32 alone is not.
Exit code 0: something was timed; 3: no library is there, and OUT says so.
"""

import argparse
import json
import math
import os
import sys
import time


# Seconds that a sample takes at least, so that neither the clock's steps nor a launch that comes late show; as in `timings`.
LEAST_SAMPLE = 2e-3


class Torch:
    solver = "Cholesky"

    def __init__(self):
        import torch

        if not torch.cuda.is_available():
            raise ImportError("PyTorch sees no GPU")
        self.torch = torch
        self.name = "PyTorch"
        self.version = f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name(0)}"
        self.tf32(False)

    def tf32(self, on):
        self.torch.backends.cuda.matmul.allow_tf32 = on

    def random(self, *shape, kind):
        return self.torch.rand(*shape, device="cuda", dtype=self.torch.float32 if kind == "f32" else self.torch.float64) * 2 - 1

    def gram(self, x):
        return x.mT @ x

    def solve(self, x, y):
        gram, right = x.mT @ x, x.mT @ y
        factor = self.torch.linalg.cholesky_ex(gram).L
        return self.torch.cholesky_solve(right, factor)

    def spd(self, count, n, kind):
        x = self.random(count, n, n, kind=kind)
        return x @ x.mT / n + self.torch.eye(n, device="cuda", dtype=x.dtype)

    def cholesky(self, a):
        return self.torch.linalg.cholesky_ex(a).L

    def copy(self, to, source):
        to.copy_(source)

    def dot(self, x, y):
        return self.torch.dot(x, y)

    def exp(self, x):
        return self.torch.exp(x)

    def seconds(self, run, calls):
        start, end = (self.torch.cuda.Event(enable_timing=True) for _ in range(2))
        self.torch.cuda.synchronize()
        start.record()
        for _ in range(calls):
            run()
        end.record()
        end.synchronize()
        return start.elapsed_time(end) * 1e-3 / calls

    def free(self):
        self.torch.cuda.empty_cache()


class CuPy:
    solver = "LU"

    def __init__(self):
        import cupy

        if cupy.cuda.runtime.getDeviceCount() == 0:
            raise ImportError("CuPy sees no GPU")
        self.np = cupy
        self.name = "CuPy"
        self.version = f"CuPy {cupy.__version__}"

    def tf32(self, on):
        if on:
            raise NotImplementedError

    def random(self, *shape, kind):
        return self.np.random.random(shape, dtype=self.np.float32 if kind == "f32" else self.np.float64) * 2 - 1

    def gram(self, x):
        return x.swapaxes(-1, -2) @ x

    def solve(self, x, y):
        transposed = x.swapaxes(-1, -2)
        return self.np.linalg.solve(transposed @ x, transposed @ y)

    def spd(self, count, n, kind):
        x = self.random(count, n, n, kind=kind)
        return x @ x.swapaxes(-1, -2) / n + self.np.eye(n, dtype=x.dtype)

    def cholesky(self, a):
        return self.np.linalg.cholesky(a)

    def copy(self, to, source):
        to[...] = source

    def dot(self, x, y):
        return self.np.dot(x, y)

    def exp(self, x):
        return self.np.exp(x)

    def seconds(self, run, calls):
        start, end = self.np.cuda.Event(), self.np.cuda.Event()
        self.np.cuda.Device().synchronize()
        start.record()
        for _ in range(calls):
            run()
        end.record()
        end.synchronize()
        return self.np.cuda.get_elapsed_time(start, end) * 1e-3 / calls

    def free(self):
        self.np.get_default_memory_pool().free_all_blocks()


class NumPy(CuPy):
    """For rehearsals: the same calls on the processor, by its clock."""

    def __init__(self):
        import numpy

        self.np = numpy
        self.name = "NumPy"
        self.version = f"NumPy {numpy.__version__} on the processor"
        self.generator = numpy.random.default_rng(1)

    def random(self, *shape, kind):
        return self.generator.random(shape, dtype=self.np.float32 if kind == "f32" else self.np.float64) * 2 - 1

    def seconds(self, run, calls):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        return (time.perf_counter() - start) / calls

    def free(self):
        pass


# Elements of K that a product has at a time: 1 GiB in FP32.
BLOCK = 1 << 28


def rbf(library, x, y):
    """exp(-|x - y|^2 / d) as everyone writes it: |x|^2 + |y|^2 - 2xy, whose small distances have no digits; so it is not comparable."""
    squares = (x * x).sum(-1)[:, None] + (y * y).sum(-1)[None, :]
    return library.exp((2 * (x @ y.T) - squares) / x.shape[1])


def rbf_of_differences(library, x, y):
    """The same from differences, column by column."""
    total = (x[:, None, 0] - y[None, :, 0]) ** 2
    for column in range(1, x.shape[1]):
        total += (x[:, None, column] - y[None, :, column]) ** 2
    return library.exp(total * (-1 / x.shape[1]))


def rbf_product(library, x, v, differences=False):
    """K @ V by blocks of rows, as chunked code does where K does not fit."""
    rows = max(1, BLOCK // x.shape[0])
    value = rbf_of_differences if differences else rbf
    return [value(library, x[at:at + rows], x) @ v for at in range(0, x.shape[0], rows)]


def cases(library, row):
    """What a library can do of a row: name of the call, whether it is comparable, whether TF32 is on, and the call."""
    work, kind, shape = row["work"], row["type"], row["shape"]
    both = (False, True) if kind == "f32" else (False,)
    if work == "copy by the driver":
        source, to = library.random(shape[0] // 8, kind="f64"), library.random(shape[0] // 8, kind="f64")
        yield "copy", True, False, lambda: library.copy(to, source)
    elif work in ("gram moments", "gram product"):
        x = library.random(*shape, kind=kind)
        for tf32 in both:
            yield f"X.T @ X{', TF32' if tf32 else ''}", not tf32, tf32, lambda: library.gram(x)
    elif work == "gemm":
        a, b = library.random(shape[0], shape[2], kind=kind), library.random(shape[2], shape[1], kind=kind)
        for tf32 in both:
            yield f"A @ B{', TF32' if tf32 else ''}", not tf32, tf32, lambda: a @ b
    elif work in ("batched gram and solve", "batched ridge"):
        x, y = library.random(*shape, kind=kind), library.random(shape[0], shape[1], 1, kind=kind)
        yield f"batched X.T @ X and solve by {library.solver}", True, False, lambda: library.solve(x, y)
    elif work == "cholesky":
        a = library.spd(1, shape[0], kind)[0]
        yield "cholesky", True, False, lambda: library.cholesky(a)
    elif work == "batched cholesky":
        a = library.spd(*shape, kind)
        yield "batched cholesky", True, False, lambda: library.cholesky(a)
    elif work == "pair matrix":
        x = library.random(*shape, kind=kind)
        for tf32 in both:
            yield f"exp(-|x - y|^2) by X @ X.T{', TF32' if tf32 else ''}", False, tf32, lambda: rbf(library, x, x)
    elif work == "pair product":
        x, v = library.random(shape[0], shape[1], kind=kind), library.random(shape[0], shape[2], kind=kind)
        for tf32 in both:
            yield f"exp(-|x - y|^2) @ V by blocks{', TF32' if tf32 else ''}", False, tf32, lambda: rbf_product(library, x, v)
        if shape[1] <= 8:
            yield "exp(-|x - y|^2) @ V by blocks of differences", True, False, lambda: rbf_product(library, x, v, differences=True)
    elif work == "krylov dot":
        x, y = library.random(*shape, kind=kind), library.random(*shape, kind=kind)
        yield "dot", True, False, lambda: library.dot(x, y)


def measure(library, run, budget):
    run()
    once = library.seconds(run, 1)
    calls = max(1, min(256, math.ceil(LEAST_SAMPLE / max(once, 1e-9))))
    samples = max(5, min(31, int(budget / max(calls * once, 1e-9))))
    return sorted(library.seconds(run, calls) for _ in range(samples))[samples // 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan")
    parser.add_argument("out")
    parser.add_argument("--seconds", type=float, default=60, help="when no further row is begun")
    parser.add_argument("--numpy", action="store_true", help="time NumPy on the processor instead, for a rehearsal")
    arguments = parser.parse_args()
    start, limit, peers, notes, versions = time.monotonic(), arguments.seconds, [], [], []

    def write():
        # Beside its place, then renamed: whole, whenever this is stopped.
        with open(f"{arguments.out}.part", "w") as out:
            json.dump({"schema": "l2gpu-peers/1", "versions": versions, "notes": notes, "peers": peers}, out, indent=1)
        os.replace(out.name, arguments.out)

    with open(arguments.plan) as plan:
        rows = json.load(plan)["rows"]
    for make in (NumPy,) if arguments.numpy else (Torch, CuPy):
        try:
            library = make()
        except Exception as why:  # A library that is broken is as good as none.
            notes.append(f"{make.__name__}: {why}")
            continue
        versions.append(library.version)
        for row in rows:
            if time.monotonic() - start > limit:
                notes.append(f"{library.name}, {row['row']}: left out, {limit:.0f} s were over")
                continue
            run = None
            try:
                for name, comparable, tf32, run in cases(library, row):
                    try:
                        library.tf32(tf32)
                    except NotImplementedError:
                        continue
                    seconds = measure(library, run, 0.3)
                    peers.append({"row": row["row"], "peer": f"{library.name} {name}", "comparable": comparable, "seconds": seconds})
                    print(f"  {library.name} {name}, {row['row']}: {seconds * 1e3:.4g} ms", flush=True)
                library.tf32(False)
            except Exception as why:  # Out of memory, or a call that this version lacks: the other rows still run.
                notes.append(f"{library.name}, {row['row']}: {str(why).splitlines()[0] if str(why) else type(why).__name__}")
            del run  # which holds the row's data
            library.free()
            write()
    write()
    for note in notes:
        print(f"  note: {note}")
    return 0 if peers else 3


if __name__ == "__main__":
    sys.exit(main())
