#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What ONNX's reference evaluator (pip install onnx, 1.23.2) gives for the layers of network_test.cpp. Inputs and parameters are
sin(1), sin(2) ... one after the other, in the order that the layers here have them."""
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

counter = 0


def numbers(*shape):
    global counter
    n = int(np.prod(shape))
    counter += n
    return np.sin(np.arange(counter - n + 1, counter + 1, dtype=np.float64)).reshape(shape)


def run(op, inputs, n_outputs=1, **attributes):
    names = [f"i{k}" if v is not None else "" for k, v in enumerate(inputs)]
    outputs = [f"o{k}" for k in range(n_outputs)]
    node = helper.make_node(op, names, outputs, **attributes)
    given = {name: v for name, v in zip(names, inputs) if name}
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info(n, TensorProto.DOUBLE, v.shape) for n, v in given.items()],
        [helper.make_tensor_value_info(n, TensorProto.DOUBLE, None) for n in outputs])
    return ReferenceEvaluator(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])).run(None, given)


def show(name, values):
    print(name + ": " + ", ".join(f"{v:.12g}" for v in np.ravel(values)))


def start():
    global counter
    counter = 0


start()
x, w, b = numbers(1, 2, 4, 3), numbers(2, 2, 3, 2), numbers(2)
show("convolution", run("Conv", [x, w, b], kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 1, 0])[0])
start()
x = numbers(1, 2, 4, 3)
show("max", run("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 1])[0])
show("average", run("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 1])[0])


def recurrent(op, order, n_biases):
    """order: where ONNX's gates stand among those here."""
    start()
    n_gates = len(order)
    x, w, u, b = numbers(3, 1, 2), numbers(2, n_gates, 2), numbers(2, n_gates, 2), numbers(n_biases, n_gates, 2)
    turned = [np.concatenate([m[:, k].T for k in order])[None] for m in (w, u)]
    biases = np.concatenate([b[0][order].ravel(), b[1][order].ravel() if n_biases > 1 else np.zeros(2 * n_gates)])
    extra = {"linear_before_reset": 1} if op == "GRU" else {}
    return run(op, [x, turned[0], turned[1], biases[None]], 2, hidden_size=2, **extra)[0]


show("lstm", recurrent("LSTM", [0, 3, 1, 2], 1))
show("gru", recurrent("GRU", [1, 0, 2], 2))
