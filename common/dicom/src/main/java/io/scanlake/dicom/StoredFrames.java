package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/** Makes the stored frame of masked samples: colour side by side and as R, G, B. */
final class StoredFrames {
  private StoredFrames() {}

  /**
   * @param isPlanar the samples stand colour by colour
   * @param isYcc the samples are YCbCr
   */
  static StoredFrame of(PixelLayout layout, short[] samples, boolean isPlanar, boolean isYcc) {
    int pixels = layout.pixels();
    if (layout.samplesPerPixel() == 3) {
      if (isPlanar) {
        Samples.interleave(samples, pixels, new short[pixels * 3]);
      }
      if (isYcc) {
        Samples.rgb(samples, pixels, layout.bitsStored());
      }
    }
    return frame(layout, samples, null, null, null);
  }

  static StoredFrame of(PixelLayout layout, int[] samples, boolean isPlanar, boolean isYcc)
      throws UnusableException {
    if (layout.samplesPerPixel() == 3) {
      if (isYcc) {
        throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, "YCbCr of more than 16 bits");
      }
      if (isPlanar) {
        Samples.interleave(samples, layout.pixels(), new int[layout.pixels() * 3]);
      }
    }
    return frame(layout, null, samples, null, null);
  }

  static StoredFrame of(PixelLayout layout, float[] samples) {
    return frame(layout, null, null, samples, null);
  }

  static StoredFrame of(PixelLayout layout, double[] samples) {
    return frame(layout, null, null, null, samples);
  }

  private static StoredFrame frame(
      PixelLayout layout, short[] shorts, int[] ints, float[] floats, double[] doubles) {
    Photometric photometric =
        layout.samplesPerPixel() == 3 ? Photometric.RGB : layout.photometric();
    boolean isSigned = layout.signed() || floats != null || doubles != null;
    return new StoredFrame(
        layout.rows(),
        layout.columns(),
        layout.samplesPerPixel(),
        photometric,
        layout.bitsStored(),
        isSigned,
        shorts,
        ints,
        floats,
        doubles,
        false);
  }
}
