package io.scanlake.dicom;

/** Photometric Interpretation (PS3.3, C.7.6.3.1.2). */
public enum Photometric {
  MONOCHROME1,
  MONOCHROME2,
  PALETTE_COLOR,
  RGB,
  YBR_FULL,
  YBR_FULL_422,
  YBR_PARTIAL_420,
  YBR_PARTIAL_422,
  YBR_RCT,
  YBR_ICT;

  /** Absent or unknown text is replaced by what the number of samples suggests. */
  static Photometric of(String text, int samplesPerPixel) {
    String name = text == null ? "" : text.trim().replace(' ', '_');
    for (Photometric value : values()) {
      if (value.name().equals(name) && samplesPerPixel >= 3 == value.isColour()) {
        return value;
      }
    }
    return samplesPerPixel >= 3 ? RGB : MONOCHROME2;
  }

  /** True where a pixel has three samples. */
  boolean isColour() {
    return ordinal() >= RGB.ordinal();
  }

  /** True where native samples are YCbCr. */
  boolean isYcc() {
    return this == YBR_FULL || this == YBR_FULL_422;
  }
}
