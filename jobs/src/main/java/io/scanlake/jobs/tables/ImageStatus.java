package io.scanlake.jobs.tables;

/** How far the object behind a row of images could be used. */
public enum ImageStatus {
  OK,
  /** A valid object without pixel data. */
  NO_PIXELS,
  /** Only the header could be read. */
  UNDECODED
}
