package io.scanlake.dicom;

import java.util.Set;

/**
 * What the header states of the pixels, unchecked against them: see {@link PixelLayout}.
 *
 * @param rowSpacingMm distance of the centres of two rows
 * @param isLossy whether lossy compression was applied at some time, or null if the header leaves
 *     it open
 * @param burnedInAnnotation YES or NO
 */
public record PixelSummary(
    Integer rows,
    Integer columns,
    Integer frames,
    Integer bitsStored,
    String photometric,
    Double rowSpacingMm,
    Double columnSpacingMm,
    Boolean isLossy,
    String burnedInAnnotation) {
  /** An object without pixels. */
  public static final PixelSummary UNKNOWN =
      new PixelSummary(null, null, null, null, null, null, null, null, null);

  static final int BURNED_IN_ANNOTATION = 0x00280301;
  private static final int IMAGER_PIXEL_SPACING = 0x00181164;
  private static final int PIXEL_SPACING = 0x00280030;
  private static final int LOSSY_IMAGE_COMPRESSION = 0x00282110;
  private static final int PIXEL_MEASURES_SEQUENCE = 0x00289110;

  /** The root of the syntaxes that compress images: JPEG and its successors (PS3.5, A.4). */
  private static final String COMPRESSED = Checked.STANDARD_ROOT + "1.2.4";

  private static final Set<String> LOSSY = Set.of(".50", ".51", ".52", ".53", ".54", ".55", ".56");
  private static final Set<String> EITHER = Set.of(".81", ".91", ".93", ".203");

  /** A plain image of one frame. */
  static PixelSummary ofPlainImage(int rows, int columns) {
    return new PixelSummary(rows, columns, 1, null, null, null, null, null, null);
  }

  /**
   * Reads the image pixel module and what belongs to it.
   *
   * @param syntaxUid the transfer syntax, or null if unknown
   */
  static PixelSummary of(Dataset dataset, String syntaxUid) {
    Integer rows = Checked.positiveInteger(dataset, Tags.ROWS);
    Integer frames = Checked.positiveInteger(dataset, Tags.NUMBER_OF_FRAMES);
    double[] spacing = spacing(dataset);
    return new PixelSummary(
        rows,
        Checked.positiveInteger(dataset, Tags.COLUMNS),
        frames == null && rows != null ? (Integer) 1 : frames,
        Checked.positiveInteger(dataset, Tags.BITS_STORED),
        photometric(dataset),
        spacing == null ? null : (Double) spacing[0],
        spacing == null ? null : (Double) spacing[1],
        rows == null ? null : isLossy(dataset, syntaxUid),
        Checked.oneOf(dataset, BURNED_IN_ANNOTATION, Set.of("YES", "NO")));
  }

  private static String photometric(Dataset dataset) {
    Integer samples = Checked.positiveInteger(dataset, Tags.SAMPLES_PER_PIXEL);
    String stated = dataset.text(Tags.PHOTOMETRIC_INTERPRETATION);
    return Checked.code(stated) == null
        ? null
        : Photometric.of(stated, samples == null ? 1 : samples).name();
  }

  private static Boolean isLossy(Dataset dataset, String syntaxUid) {
    String stated = dataset.text(LOSSY_IMAGE_COMPRESSION);
    String coding =
        syntaxUid == null || !syntaxUid.startsWith(COMPRESSED)
            ? ""
            : syntaxUid.substring(COMPRESSED.length());
    if ("01".equals(stated) || LOSSY.contains(coding)) {
      return Boolean.TRUE;
    }
    return "00".equals(stated) || !EITHER.contains(coding) ? Boolean.FALSE : null;
  }

  private static double[] spacing(Dataset dataset) {
    Dataset measures = FunctionalGroups.item(dataset, 0, PIXEL_MEASURES_SEQUENCE);
    double[][] candidates = {
      dataset.numbers(PIXEL_SPACING),
      measures == null ? new double[0] : measures.numbers(PIXEL_SPACING),
      dataset.numbers(IMAGER_PIXEL_SPACING)
    };
    for (double[] spacing : candidates) {
      if (spacing.length >= 2 && spacing[0] > 0 && spacing[1] > 0) {
        return spacing;
      }
    }
    return null;
  }
}
