# SPDX-License-Identifier: MIT
"""Real tables as numbers, for comparisons: which column is the target, and which say nothing or too much."""
import json, pathlib

import numpy, pandas

TABLES = {  # file: target (the last column if None), columns that say nothing or too much
    "titanic_kaggle": ("Survived", ["PassengerId", "Name", "Ticket"]), "penguins": ("species", []), "credit_data": ("Status", []),
    "ames": ("Sale_Price", []), "spambase": ("type", []), "pimaindiansdiabetes2": ("diabetes", []), "soybean": ("Class", []),
    "sonar": ("Class", []), "iris": (None, []), "wine": (None, []), "breast_cancer": (None, []), "digits": (None, []),
    "bostonhousing": ("medv", []), "shuttle": ("Class", []), "diamonds": ("price", []), "letterrecognition": (None, []),
}
LABEL_FIRST = ("letterrecognition",)


def read(folder, name, indicators=False):
    """x [n_rows x n_features] of float32, y, and the task. Categories are codes, or indicators if asked."""
    target, dropped = TABLES[name]
    table = pandas.read_csv(pathlib.Path(folder) / f"{name}.csv")
    target = target or table.columns[0 if name in LABEL_FIRST else -1]
    table = table[table[target].notna()].drop(columns=[c for c in dropped if c in table])
    y = table.pop(target)
    is_number = pandas.api.types.is_float_dtype(y) or (pandas.api.types.is_integer_dtype(y) and y.nunique() > 30)
    names = [c for c in table.columns
             if not pandas.api.types.is_numeric_dtype(table[c]) or pandas.api.types.is_bool_dtype(table[c])]
    if indicators:
        table = pandas.get_dummies(table, columns=names)
    else:
        for column in names:
            codes = table[column].astype("category").cat.codes.astype("float32")
            table[column] = codes.where(codes >= 0)
    y = y.astype("float32") if is_number else y.astype("category").cat.codes.astype("float32")
    task = "regression" if is_number else "binary" if y.nunique() == 2 else "multiclass"
    return table.to_numpy(numpy.float32), y.to_numpy(), task


def write(path, x, y, n_train, categorical=()):
    """PATH, which ends with .bin: a row-major matrix of float32 with the target in column 0; beside it .json tells its shape."""
    rows = numpy.column_stack([numpy.asarray(y, numpy.float32), x])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps(
        {"rows": rows.shape[0], "cols": rows.shape[1], "train": n_train, "categorical": list(categorical)}))
    rows.astype("<f4").tofile(path)
    return path


def split(folder, name, into, seed=0):
    """A table as PATH.bin whose rows are shuffled, four fifths of them to train; and its task."""
    x, y, task = read(folder, name)
    order = numpy.random.Generator(numpy.random.PCG64(seed)).permutation(len(y))
    return write(pathlib.Path(into) / f"{name}.bin", x[order], y[order], len(y) * 4 // 5), task
