package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.util.Arrays;

/**
 * Stored samples to an 8-bit picture: modality LUT, VOI window or LUT, presentation (PS3.4, N.2).
 * Pixel padding is drawn black; overlays are not drawn. Belongs to one thread and keeps its table
 * while the parameters repeat from frame to frame.
 */
public final class Renderer {
  private static final int BINS = 1 << 16;

  private final byte[] table = new byte[1 << 16];
  private Voi tableOf;
  private int[] histogram;

  /**
   * Draws a frame.
   *
   * @param index of the frame in the file
   * @param into takes rows × columns bytes of gray, or three times as many in the order B, G, R
   * @throws UnusableException CORRUPT: a palette image without a usable palette
   */
  public Rendering render(DicomFile file, int index, StoredFrame frame, byte[] into)
      throws UnusableException {
    if (frame.channels() == 3) {
      colour(frame, into);
      return new Rendering(RenderRule.COLOUR, frame.rows(), frame.columns(), 3, null, null, false);
    }
    if (frame.photometric() == Photometric.PALETTE_COLOR) {
      palette(file.dataset(), frame, into);
      return new Rendering(RenderRule.PALETTE, frame.rows(), frame.columns(), 3, null, null, false);
    }
    Voi voi = Voi.of(file.dataset(), index, frame);
    if (voi.rule() == null) {
      voi = spanned(voi, frame);
    }
    if (frame.shorts() != null) {
      if (!voi.equals(tableOf)) {
        fill(voi);
        tableOf = voi;
      }
      look(frame.shorts(), frame.count(), table, into);
    } else {
      for (int i = 0; i < frame.count(); i++) {
        into[i] = (byte) voi.gray(frame.value(i));
      }
    }
    return new Rendering(
        voi.rule(),
        frame.rows(),
        frame.columns(),
        1,
        voi.isRescaled() ? voi.slope() : null,
        voi.isRescaled() ? voi.intercept() : null,
        voi.isHounsfield());
  }

  /**
   * A mask of what is denser than a threshold.
   *
   * @param hounsfield the threshold
   * @param into takes rows × columns bytes: 255 above the threshold, else (and for padding) 0
   * @return false, and {@code into} untouched, where the frame has no Hounsfield units
   */
  public boolean maskAbove(
      DicomFile file, int index, StoredFrame frame, double hounsfield, byte[] into) {
    if (frame.channels() == 3 || frame.photometric() == Photometric.PALETTE_COLOR) {
      return false;
    }
    Voi voi = Voi.of(file.dataset(), index, frame);
    if (!voi.isHounsfield()) {
      return false;
    }
    int count = frame.count();
    if (frame.shorts() == null || voi.slope() < 0 || !Double.isNaN(voi.paddingLow())) {
      for (int i = 0; i < count; i++) {
        double stored = frame.value(i);
        into[i] = (byte) (voi.value(stored) > hounsfield && !voi.isPadding(stored) ? 255 : 0);
      }
      return true;
    }
    // value > t is stored > (t - b) / m; the bound is the greatest whole number that is not.
    int bound =
        (int)
            Math.max(-1e6, Math.min(1e6, Math.floor((hounsfield - voi.intercept()) / voi.slope())));
    short[] samples = frame.shorts();
    int sign = frame.isSigned() ? 0 : 0xFFFF;
    for (int i = 0; i < count; i++) {
      int stored = sign == 0 ? samples[i] : samples[i] & sign;
      into[i] = (byte) (bound - stored >> 31);
    }
    return true;
  }

  private static void look(short[] samples, int count, byte[] table, byte[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = table[samples[i] & 0xFFFF];
    }
  }

  private void fill(Voi voi) {
    int bits = Math.min(16, voi.bitsStored());
    int low = voi.isSigned() ? -(1 << bits - 1) : 0;
    int high = low + (1 << bits);
    int from = low;
    int to = high;
    if (voi.isRising()) {
      // Outside the ramp the level is constant: only the ramp is computed.
      from = first(voi, low, high, 1);
      to = first(voi, from, high, 255);
      level(low, from, voi.isInverted() ? 255 : 0);
      level(to, high, voi.isInverted() ? 0 : 255);
    }
    for (int value = from; value < to; value++) {
      table[value & 0xFFFF] = (byte) voi.plainGray(value);
    }
    if (!Double.isNaN(voi.paddingLow())) {
      int last = (int) Math.min(high - 1, voi.paddingHigh());
      for (int value = (int) Math.max(low, voi.paddingLow()); value <= last; value++) {
        table[value & 0xFFFF] = 0;
      }
    }
  }

  private void level(int from, int to, int level) {
    if (from < 0 && to > 0) {
      level(from, 0, level);
      level(0, to, level);
    } else if (from < to) {
      int start = from & 0xFFFF;
      Arrays.fill(table, start, start + to - from, (byte) level);
    }
  }

  /**
   * The first value from {@code low} on whose level, before inversion, is at least {@code level}.
   */
  private static int first(Voi voi, int low, int high, int level) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = from + to >> 1;
      int gray = voi.plainGray(middle);
      if ((voi.isInverted() ? 255 - gray : gray) >= level) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  private Voi spanned(Voi voi, StoredFrame frame) {
    if (histogram == null) {
      histogram = new int[BINS];
    }
    Arrays.fill(histogram, 0);
    double origin;
    double width;
    if (frame.shorts() != null) {
      origin = frame.isSigned() ? Short.MIN_VALUE : 0;
      width = 1;
      count(frame.shorts(), frame.count(), frame.isSigned() ? 0x8000 : 0, histogram);
    } else {
      double[] range = range(voi, frame);
      origin = range[0];
      width = Math.max((range[1] - range[0]) / (BINS - 1), Double.MIN_NORMAL);
      for (int i = 0; i < frame.count(); i++) {
        double value = frame.value(i);
        if (value >= range[0] && value <= range[1]) {
          histogram[(int) ((value - origin) / width)]++;
        }
      }
    }
    if (!Double.isNaN(voi.paddingLow())) {
      int from = (int) Math.max(0, (voi.paddingLow() - origin) / width);
      int to = (int) Math.min(BINS - 1, (voi.paddingHigh() - origin) / width);
      for (int bin = from; bin <= to; bin++) {
        histogram[bin] = 0;
      }
    }
    long used = 0;
    for (int bin = 0; bin < BINS; bin++) {
      used += histogram[bin];
    }
    if (used == 0) {
      return voi.spanning(RenderRule.MIN_MAX, 0, 0);
    }
    Histogram.Span span = Histogram.span(histogram, used);
    return voi.spanning(span.rule(), origin + width * span.low(), origin + width * span.high());
  }

  private static void count(short[] samples, int count, int offset, int[] histogram) {
    for (int i = 0; i < count; i++) {
      histogram[(samples[i] & 0xFFFF) ^ offset]++;
    }
  }

  /** Lowest and highest finite value that is not padding. */
  private static double[] range(Voi voi, StoredFrame frame) {
    double[] range = {Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int i = 0; i < frame.count(); i++) {
      double value = frame.value(i);
      if (!voi.isPadding(value) && Math.abs(value) <= Double.MAX_VALUE) {
        range[0] = Math.min(range[0], value);
        range[1] = Math.max(range[1], value);
      }
    }
    return range;
  }

  private static void colour(StoredFrame frame, byte[] into) {
    int count = frame.count();
    int shift = Math.max(0, frame.bitsStored() - 8);
    if (frame.shorts() != null) {
      short[] samples = frame.shorts();
      for (int i = 0; i < count; i += 3) {
        into[i] = (byte) ((samples[i + 2] & 0xFFFF) >> shift);
        into[i + 1] = (byte) ((samples[i + 1] & 0xFFFF) >> shift);
        into[i + 2] = (byte) ((samples[i] & 0xFFFF) >> shift);
      }
      return;
    }
    for (int i = 0; i < count; i += 3) {
      for (int c = 0; c < 3; c++) {
        into[i + c] = (byte) ((long) frame.value(i + 2 - c) >> shift);
      }
    }
  }

  private void palette(Dataset dataset, StoredFrame frame, byte[] into) throws UnusableException {
    if (frame.shorts() == null) {
      throw new UnusableException(
          Code.UNSUPPORTED_PIXEL_FORMAT, "palette indices of more than 16 bits");
    }
    int size = 1 << frame.bitsStored();
    byte[] bgr = Palette.bgr(dataset, size, frame.isSigned());
    if (bgr == null) {
      throw new UnusableException(Code.CORRUPT, "palette image without a palette");
    }
    short[] samples = frame.shorts();
    for (int i = 0, o = 0; i < frame.count(); i++, o += 3) {
      int from = (samples[i] & size - 1) * 3;
      into[o] = bgr[from];
      into[o + 1] = bgr[from + 1];
      into[o + 2] = bgr[from + 2];
    }
  }
}
