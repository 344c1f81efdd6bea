package io.scanlake.file;

/** Where in the pipeline a verdict fell. */
public enum Stage {
  READ,
  DECODE,
  PREPROCESS,
  SEGMENT,
  RECOGNIZE
}
