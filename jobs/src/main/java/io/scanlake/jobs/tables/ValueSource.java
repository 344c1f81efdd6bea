package io.scanlake.jobs.tables;

/** Where a value that a model may predict was taken from. */
public enum ValueSource {
  HEADER,
  MODEL,
  UNKNOWN
}
