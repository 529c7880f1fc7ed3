"""numpy's update of a crossbar by noisy pulses, block by block, as a peer that answers one line of JSON with another and times its own work."""

import json
import platform
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy

# Cells of a block: its temporaries stay in the second cache.
BLOCK = 1 << 16


class Array:
    def __init__(self, request):
        side = request["side"]
        self.updates, self.additive = request["updates"], request["additive"]
        self.spread, self.bound = numpy.float32(request["spread"]), numpy.float32(request["bound"])
        self.signed = numpy.where(numpy.arange(side) % 2 == 0, request["step"], -request["step"]).astype(numpy.float32)
        # Soft bounds: the part of a step that is left falls by this much a unit of the state.
        self.slope = -numpy.sign(self.signed) / self.bound
        self.state = numpy.zeros((side, side), dtype=numpy.float32)
        self.conductance = numpy.zeros_like(self.state)
        rows = max(1, BLOCK // side)
        self.blocks = [slice(first, min(side, first + rows)) for first in range(0, side, rows)]
        self.threads = request["threads"]
        self.generators = [numpy.random.Generator(numpy.random.Philox(7 + t)) for t in range(self.threads)]
        self.pool = ThreadPoolExecutor(self.threads)

    def work(self, thread):
        generator = self.generators[thread]
        side = self.state.shape[1]
        noise = numpy.empty((self.blocks[0].stop, side), dtype=numpy.float32)
        share = numpy.empty_like(noise)
        for block in self.blocks[thread::self.threads]:
            state = self.state[block]
            xi, left = noise[:len(state)], share[:len(state)]
            for _ in range(self.updates):
                generator.standard_normal(dtype=numpy.float32, out=xi)
                xi *= self.spread
                if self.additive:
                    xi += self.signed
                else:
                    xi += numpy.float32(1)
                    numpy.multiply(state, self.slope, out=left)
                    left += numpy.float32(1)
                    left *= self.signed
                    xi *= left
                state += xi
                numpy.clip(state, -self.bound, self.bound, out=state)
            if self.additive:
                numpy.tanh(state, out=self.conductance[block])
            else:
                self.conductance[block] = state

    def update(self):
        self.state.fill(0)
        start = time.perf_counter()
        list(self.pool.map(self.work, range(self.threads)))
        return time.perf_counter() - start


def main():
    array = None
    for line in sys.stdin:
        request = json.loads(line)
        operation = request["op"]
        if operation == "hello":
            answer = {"versions": {"numpy": f"{numpy.__version__}, Python {platform.python_version()}"}}
        elif operation == "load":
            array = Array(request)
            answer = {"cells": array.state.size}
        elif operation == "update":
            answer = {"seconds": array.update()}
        elif operation == "moment":
            answer = {"square": float(numpy.mean(array.state.astype(float) ** 2))}
        else:
            answer = {"error": f"unknown operation {operation}"}
        print(json.dumps(answer), flush=True)


main()
