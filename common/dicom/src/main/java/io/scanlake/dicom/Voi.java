package io.scanlake.dicom;

import java.util.Arrays;
import java.util.List;

/**
 * What turns stored samples of one frame into gray levels (PS3.3, C.11.1, C.11.2, C.7.6.16.2.9,
 * C.7.6.16.2.10). Two frames with equal values share a table.
 *
 * @param modality the modality LUT, or null if slope and intercept apply
 * @param isRescaled slope and intercept are stated
 * @param paddingLow stored values from here to {@code paddingHigh} are background, or NaN if there
 *     is no padding
 */
record Voi(
    boolean isSigned,
    int bitsStored,
    Lut modality,
    double slope,
    double intercept,
    boolean isRescaled,
    boolean isHounsfield,
    RenderRule rule,
    Function function,
    double center,
    double width,
    Lut voi,
    boolean isInverted,
    double paddingLow,
    double paddingHigh) {

  /** VOI LUT Function (0028,1056). */
  enum Function {
    LINEAR,
    LINEAR_EXACT,
    SIGMOID
  }

  private static final List<String> PROJECTION_CLASSES =
      List.of(
          "1.2.840.10008.5.1.4.1.1.12.1",
          "1.2.840.10008.5.1.4.1.1.12.2",
          "1.2.840.10008.5.1.4.1.1.12.3");

  static Voi of(Dataset dataset, int index, StoredFrame frame) {
    Dataset pixelValues =
        FunctionalGroups.item(dataset, index, Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    Dataset rescale = pixelValues == null ? dataset : pixelValues;
    String sopClass = dataset.text(Tags.SOP_CLASS_UID);
    // The modality LUT of these classes leads back to beam intensity, not to what is displayed.
    boolean isProjection = sopClass != null && PROJECTION_CLASSES.contains(sopClass.trim());
    Lut modality =
        isProjection ? null : Lut.of(dataset.item(Tags.MODALITY_LUT_SEQUENCE), frame.isSigned());
    Double slope = rescale.number(Tags.RESCALE_SLOPE);
    Double intercept = rescale.number(Tags.RESCALE_INTERCEPT);
    boolean isRescaled =
        !isProjection && modality == null && slope != null && intercept != null && slope != 0;
    String type = rescale.text(Tags.RESCALE_TYPE);
    boolean isHounsfield =
        isRescaled
            && (type == null || type.isBlank()
                ? "CT".equals(dataset.text(Tags.MODALITY))
                : type.trim().equals("HU"));
    double m = isRescaled ? slope : 1;
    double b = isRescaled ? intercept : 0;
    Window window = Window.of(dataset, RenderRule.WINDOW);
    Dataset frameVoi = FunctionalGroups.item(dataset, index, Tags.FRAME_VOI_LUT_SEQUENCE);
    if (window == null && frameVoi != null) {
      window = Window.of(frameVoi, RenderRule.FRAME_WINDOW);
    }
    Lut voi = null;
    if (window == null) {
      boolean isNegative = modality == null && (frame.isSigned() || b < 0 || m < 0);
      voi = Lut.of(dataset.item(Tags.VOI_LUT_SEQUENCE), isNegative);
      if (voi == null && frameVoi != null) {
        voi = Lut.of(frameVoi.item(Tags.VOI_LUT_SEQUENCE), isNegative);
      }
    }
    RenderRule rule = window != null ? window.rule : voi != null ? RenderRule.VOI_LUT : null;
    if (rule == null && modality == null && m == 1 && b == 0 && isGray(frame)) {
      rule = RenderRule.IDENTITY;
    }
    Double padding = dataset.number(Tags.PIXEL_PADDING_VALUE);
    Double limit = dataset.number(Tags.PIXEL_PADDING_RANGE_LIMIT);
    double low = padding == null ? Double.NaN : stored(padding, frame);
    double high = limit == null ? low : stored(limit, frame);
    return new Voi(
        frame.isSigned(),
        frame.bitsStored(),
        modality,
        m,
        b,
        isRescaled,
        isHounsfield,
        rule,
        window == null ? Function.LINEAR : window.function,
        window == null ? 0 : window.center,
        window == null ? 0 : window.width,
        voi,
        frame.photometric() == Photometric.MONOCHROME1
            || "INVERSE".equals(dataset.text(Tags.PRESENTATION_LUT_SHAPE)),
        Math.min(low, high),
        Math.max(low, high));
  }

  private static boolean isGray(StoredFrame frame) {
    return frame.shorts() != null && frame.bitsStored() == 8 && !frame.isSigned();
  }

  /**
   * Padding is compared with stored values, in their own sign (PS3.3, C.7.5.1.1.2), whether it was
   * written as US or SS, in 16 bits or in those stored.
   */
  private static double stored(double value, StoredFrame frame) {
    if (frame.shorts() == null || !frame.isSigned() || value < 0) {
      return frame.shorts() == null || frame.isSigned() ? value : (int) value & 0xFFFF;
    }
    int bits = (int) value & 0xFFFF;
    int sign = 1 << frame.bitsStored() - 1;
    return bits < sign << 1 ? (bits ^ sign) - sign : (short) bits;
  }

  /** The percentiles (or extremes) of a frame without window stand in for one. */
  Voi spanning(RenderRule spanRule, double low, double high) {
    double first = value(low);
    double last = value(high);
    double from = Math.min(first, last);
    double to = Math.max(first, last);
    return new Voi(
        isSigned,
        bitsStored,
        modality,
        slope,
        intercept,
        isRescaled,
        isHounsfield,
        spanRule,
        Function.LINEAR_EXACT,
        (from + to) / 2,
        Math.max(to - from, Double.MIN_NORMAL),
        null,
        isInverted,
        paddingLow,
        paddingHigh);
  }

  /** Modality value of a stored one. */
  double value(double stored) {
    return modality != null ? modality.at(stored) : stored * slope + intercept;
  }

  boolean isPadding(double stored) {
    return stored >= paddingLow && stored <= paddingHigh;
  }

  /** 0 to 255 of a stored value; padding is black. */
  int gray(double stored) {
    return isPadding(stored) ? 0 : plainGray(stored);
  }

  /** As {@link #gray}, padding or not. */
  int plainGray(double stored) {
    int gray = (int) grayOf(value(stored));
    return isInverted ? 255 - gray : gray;
  }

  private double grayOf(double x) {
    if (rule == RenderRule.IDENTITY) {
      return x;
    }
    if (voi != null) {
      return voi.gray(x);
    }
    switch (function) {
      case SIGMOID:
        return 255 / (1 + Math.exp(-4 * (x - center) / width));
      case LINEAR_EXACT:
        if (x <= center - width / 2) {
          return 0;
        }
        return x > center + width / 2 ? 255 : ((x - center) / width + 0.5) * 255;
      default:
        if (x <= center - 0.5 - (width - 1) / 2) {
          return 0;
        }
        return x > center - 0.5 + (width - 1) / 2
            ? 255
            : ((x - (center - 0.5)) / (width - 1) + 0.5) * 255;
    }
  }

  /** True where a higher stored value never gets a lower level before inversion. */
  boolean isRising() {
    return modality == null && voi == null && slope > 0;
  }

  /** A window with a width that can be used. */
  private record Window(RenderRule rule, Function function, double center, double width) {
    static Window of(Dataset dataset, RenderRule rule) {
      Double center = dataset.number(Tags.WINDOW_CENTER);
      Double width = dataset.number(Tags.WINDOW_WIDTH);
      if (center == null || width == null) {
        return null;
      }
      String name = dataset.text(Tags.VOI_LUT_FUNCTION);
      Function function =
          Arrays.stream(Function.values())
              .filter(f -> name != null && f.name().equals(name.trim()))
              .findFirst()
              .orElse(Function.LINEAR);
      boolean isUsable = function == Function.LINEAR ? width >= 1 : width > 0;
      return isUsable ? new Window(rule, function, center, width) : null;
    }
  }
}
