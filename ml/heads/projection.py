"""The head between a backbone and its metric space."""

from torch import nn


class MetricHead(nn.Sequential):
    """Flatten, BatchNorm, Dropout, Linear, BatchNorm, PReLU: (n, …) to (n, outputs).

    The head of the Swin-V2 and DesignCLIP ArcFace runs; what it gives is not
    normalized. In training a batch needs at least two rows.
    """

    def __init__(self, inputs: int, outputs: int, dropout: float = 0.5) -> None:
        super().__init__(
            nn.Flatten(),
            nn.BatchNorm1d(inputs),
            nn.Dropout(dropout),
            nn.Linear(inputs, outputs),
            nn.BatchNorm1d(outputs),
            nn.PReLU(),
        )
        self.inputs = inputs
        self.outputs = outputs
        self.dropout = dropout
