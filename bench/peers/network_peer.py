"""The nodal equations of a crossbar by scipy's SuperLU, as a peer that answers one line of JSON with another and times its own work."""

import json
import platform
import sys
import time

import numpy
import scipy
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import splu


def nodal_matrix(g, word, bit):
    """All 2mn equations: word line nodes first, row by row, then bit line nodes."""
    m, n = g.shape
    v = numpy.arange(m * n).reshape(m, n)
    u = v + m * n
    ones, others, values = [], [], []

    def connect(one, other, value):
        one, other = one.ravel(), other.ravel()
        value = numpy.broadcast_to(value, one.shape).ravel()
        ones.extend((one, other, one, other))
        others.extend((one, other, other, one))
        values.extend((value, value, -value, -value))

    connect(v, u, g.ravel())
    connect(v[:, :-1], v[:, 1:], 1 / word)
    connect(u[:-1], u[1:], 1 / bit)
    ones.extend((v[:, 0], u[-1]))
    others.extend((v[:, 0], u[-1]))
    values.extend((numpy.full(m, 1 / word), numpy.full(n, 1 / bit)))
    pairs = (numpy.concatenate(ones), numpy.concatenate(others))
    return coo_matrix((numpy.concatenate(values), pairs), shape=(2 * m * n, 2 * m * n)).tocsc()


def solve(g, voltages, word, bit):
    """One factorisation, in the order and mode for symmetric matrices, and all reads at once."""
    m, n = g.shape
    matrix = nodal_matrix(g, word, bit)
    start = time.perf_counter()
    factor = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    right = numpy.zeros((2 * m * n, len(voltages)))
    right[0 : m * n : n] = voltages.T / word
    nodes = factor.solve(right)
    return nodes[-n:].T / bit, time.perf_counter() - start


def main():
    g = voltages = currents = None
    for line in sys.stdin:
        request = json.loads(line)
        operation = request["op"]
        if operation == "hello":
            answer = {"versions": {"scipy": f"{scipy.__version__} with numpy {numpy.__version__}, Python {platform.python_version()}"}}
        elif operation == "load":
            g = numpy.fromfile(request["conductances"]).reshape(request["rows"], -1)
            voltages = numpy.fromfile(request["voltages"]).reshape(-1, request["rows"])
            answer = {"cells": g.size}
        elif operation == "solve":
            currents, seconds = solve(g, voltages, request["word"], request["bit"])
            answer = {"seconds": seconds}
        elif operation == "currents":
            answer = {"currents": currents.ravel().tolist()}
        else:
            answer = {"error": f"unknown operation {operation}"}
        print(json.dumps(answer), flush=True)


main()
