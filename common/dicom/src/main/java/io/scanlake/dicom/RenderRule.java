package io.scanlake.dicom;

/** How the gray levels of a picture were obtained; the names are stored in tables. */
public enum RenderRule {
  /** The first window of the data set. */
  WINDOW,
  /** The first window of the frame's functional groups. */
  FRAME_WINDOW,
  /** The first VOI LUT. */
  VOI_LUT,
  /** No window: 0.5 to 99.5 percentile of what is not padding. */
  PERCENTILE,
  /** No window, and the percentiles coincide: minimum to maximum. */
  MIN_MAX,
  /** No window: unsigned samples of 8 bits without rescale are gray levels already. */
  IDENTITY,
  /** Colour, taken to 8 bits. */
  COLOUR,
  /** Indices mapped to colour. */
  PALETTE
}
