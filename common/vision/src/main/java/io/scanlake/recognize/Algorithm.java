package io.scanlake.recognize;

/** The statistical model behind a classifier. */
public enum Algorithm {
  /** One against the rest, radial basis functions. */
  SVM,
  /** Gaussian, over decorrelated features. */
  NAIVE_BAYES,
  /** Random decision trees (Breiman 2001). */
  TREES
}
