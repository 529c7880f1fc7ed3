"""Fits a ridge to a CSV and prints its coefficients: what a user of scikit-learn would write without pandas."""

import json
import sys

import numpy
from sklearn.linear_model import Ridge

if sys.argv[1] == "--versions":
    import sklearn

    print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}")
    sys.exit()

table = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
model = Ridge(alpha=1.0).fit(table[:, :-1], table[:, -1])
print(json.dumps({"coefficients": model.coef_.tolist(), "intercept": float(model.intercept_)}))
