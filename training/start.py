"""Where training starts: word vectors counted, not learned (PPMI, then a truncated SVD).

Levy and Goldberg (2014): positive pointwise mutual information of co-occurring words, factorised,
is about what word2vec learns. A sentence with its translation and its folded form is one window,
which puts the two languages and the two spellings in one space. Rows are scaled by smooth inverse
frequency (Arora et al. 2017), so that a mean of rows is already a fair text vector.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from training.tokens import Ints

CONTEXT_SMOOTHING = 0.75
SIF = 1e-3


def windows(ids: NDArray[np.uint16], starts: Ints, size: int) -> sparse.csr_matrix:
    """Cut texts into runs of at most ``size`` tokens; rows are windows, columns tokens, 0 or 1."""
    position = np.arange(len(ids)) - np.repeat(starts[:-1], np.diff(starts))
    text = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    first = np.ones(len(ids), bool)
    first[1:] = (position[1:] // size != position[:-1] // size) | (text[1:] != text[:-1])
    row = np.cumsum(first) - 1
    counts = sparse.csr_matrix(
        (np.ones(len(ids), np.float32), (row, ids.astype(np.int64))),
        shape=(int(row[-1]) + 1, int(ids.max()) + 1),
    )
    counts.data[:] = 1.0
    return counts


def ppmi(occurrence: sparse.csr_matrix, least: int = 2) -> sparse.csr_matrix:
    """Turn windows × tokens into tokens × tokens positive PMI; rarer meetings are dropped."""
    together = (occurrence.T @ occurrence).tocoo()
    keep = (together.data >= least) & (together.row != together.col)
    row, col, value = together.row[keep], together.col[keep], together.data[keep]
    seen = np.asarray(occurrence.sum(axis=0)).ravel() + 1.0
    context = seen**CONTEXT_SMOOTHING
    pmi = np.log(value * context.sum() / (seen[row] * context[col]))
    # Windows × windows normalisation: P(a, b) is per pair of neighbours, about total × mean size.
    pmi -= np.log(value.sum() / seen.sum())
    good = pmi > 0
    shape = (occurrence.shape[1], occurrence.shape[1])
    return sparse.csr_matrix((pmi[good].astype(np.float32), (row[good], col[good])), shape=shape)


def truncated_svd(
    matrix: sparse.csr_matrix, rank: int, rng: np.random.Generator, passes: int = 2
) -> NDArray[np.float32]:
    """Give U·√S, shape (rows, rank), by randomised range finding (Halko et al. 2011)."""
    sample = rng.standard_normal((matrix.shape[1], rank + 16), dtype=np.float32)
    basis = np.linalg.qr(matrix @ sample)[0]
    for _ in range(passes):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    small = matrix.T @ basis  # (columns, rank + 16), the transpose of basisᵀ · matrix
    left, singular, _ = np.linalg.svd(np.linalg.qr(small)[1].T, full_matrices=False)
    return (basis @ left[:, :rank] * np.sqrt(singular[:rank])).astype(np.float32)


def sif_rows(vectors: NDArray[np.float32], counts: Ints) -> NDArray[np.float32]:
    """Give rows of length a / (a + p(token)); a token never seen keeps a zero row."""
    norm = np.linalg.norm(vectors, axis=1, keepdims=True)
    weight = SIF / (SIF + counts / max(1, counts.sum()))
    return (vectors / np.maximum(norm, 1e-9) * weight[:, None]).astype(np.float32)
