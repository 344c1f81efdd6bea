package io.scanlake.dicom;

/**
 * Attribute tags (PS3.6), named by the keyword of the attribute: those of the file's structure and
 * pixels, those that several classes use, and every attribute of a binary VR, which {@link #vr}
 * must know. The others stand in the part of the header that reads them.
 */
final class Tags {
  static final int ITEM = 0xFFFEE000;
  static final int ITEM_END = 0xFFFEE00D;
  static final int SEQUENCE_END = 0xFFFEE0DD;

  static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
  static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
  static final int TRANSFER_SYNTAX_UID = 0x00020010;

  static final int SPECIFIC_CHARACTER_SET = 0x00080005;
  static final int SOP_CLASS_UID = 0x00080016;
  static final int SOP_INSTANCE_UID = 0x00080018;
  static final int STUDY_DATE = 0x00080020;
  static final int MODALITY = 0x00080060;
  static final int CODE_VALUE = 0x00080100;
  static final int CODING_SCHEME_DESIGNATOR = 0x00080102;
  static final int CODE_MEANING = 0x00080104;

  static final int PATIENT_ID = 0x00100020;

  static final int ACQUISITION_DURATION = 0x00189073;
  static final int FRAME_ACQUISITION_DURATION = 0x00189220;
  static final int EXPOSURE_TIME_IN_MS = 0x00189328;
  static final int CTDI_VOL = 0x00189345;

  static final int SAMPLES_PER_PIXEL = 0x00280002;
  static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
  static final int PLANAR_CONFIGURATION = 0x00280006;
  static final int NUMBER_OF_FRAMES = 0x00280008;
  static final int ROWS = 0x00280010;
  static final int COLUMNS = 0x00280011;
  static final int BITS_ALLOCATED = 0x00280100;
  static final int BITS_STORED = 0x00280101;
  static final int HIGH_BIT = 0x00280102;
  static final int PIXEL_REPRESENTATION = 0x00280103;
  static final int PIXEL_PADDING_VALUE = 0x00280120;
  static final int PIXEL_PADDING_RANGE_LIMIT = 0x00280121;
  static final int WINDOW_CENTER = 0x00281050;
  static final int WINDOW_WIDTH = 0x00281051;
  static final int RESCALE_INTERCEPT = 0x00281052;
  static final int RESCALE_SLOPE = 0x00281053;
  static final int RESCALE_TYPE = 0x00281054;
  static final int VOI_LUT_FUNCTION = 0x00281056;
  static final int RED_PALETTE_DESCRIPTOR = 0x00281101;
  static final int RED_PALETTE_DATA = 0x00281201;
  static final int RED_PALETTE_SEGMENTED = 0x00281221;
  static final int MODALITY_LUT_SEQUENCE = 0x00283000;
  static final int LUT_DESCRIPTOR = 0x00283002;
  static final int LUT_DATA = 0x00283006;
  static final int VOI_LUT_SEQUENCE = 0x00283010;
  static final int FRAME_VOI_LUT_SEQUENCE = 0x00289132;
  static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x00289145;

  static final int NUMBER_OF_FRAMES_IN_PHASE = 0x00540033;
  static final int NUMBER_OF_FRAMES_IN_ROTATION = 0x00540053;

  static final int PRESENTATION_LUT_SHAPE = 0x20500020;
  static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009229;
  static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009230;

  static final int EXTENDED_OFFSET_TABLE = 0x7FE00001;
  static final int FLOAT_PIXEL_DATA = 0x7FE00008;
  static final int DOUBLE_FLOAT_PIXEL_DATA = 0x7FE00009;
  static final int PIXEL_DATA = 0x7FE00010;

  private Tags() {}

  static boolean isPixelData(int tag) {
    return tag == PIXEL_DATA || tag == FLOAT_PIXEL_DATA || tag == DOUBLE_FLOAT_PIXEL_DATA;
  }

  /**
   * What a binary attribute holds where its VR is not written; every other tag read here is text.
   */
  static Vr vr(int tag) {
    return switch (tag) {
      case SAMPLES_PER_PIXEL,
          PLANAR_CONFIGURATION,
          ROWS,
          COLUMNS,
          BITS_ALLOCATED,
          BITS_STORED,
          HIGH_BIT,
          PIXEL_REPRESENTATION,
          PIXEL_PADDING_VALUE,
          PIXEL_PADDING_RANGE_LIMIT,
          LUT_DESCRIPTOR,
          LUT_DATA,
          NUMBER_OF_FRAMES_IN_PHASE,
          NUMBER_OF_FRAMES_IN_ROTATION ->
          Vr.US;
      case ACQUISITION_DURATION, FRAME_ACQUISITION_DURATION, EXPOSURE_TIME_IN_MS, CTDI_VOL -> Vr.FD;
      default ->
          (tag & 0xFFFFFF00) == 0x00281100 || (tag & 0xFFFFFF00) == 0x00281200 ? Vr.US : Vr.TEXT;
    };
  }
}
