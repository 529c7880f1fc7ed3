"""Fits a ridge to a CSV and prints its coefficients: what a user of scikit-learn would write."""

import json
import sys

import pandas
from sklearn.linear_model import Ridge

if sys.argv[1] == "--versions":
    import sklearn

    print(f"scikit-learn {sklearn.__version__}, pandas {pandas.__version__}")
    sys.exit()

table = pandas.read_csv(sys.argv[1])
model = Ridge(alpha=1.0).fit(table.drop(columns="y"), table["y"])
print(json.dumps({"coefficients": model.coef_.tolist(), "intercept": float(model.intercept_)}))
