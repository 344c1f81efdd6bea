package io.scanlake.dicom;

/** Attribute tags (PS3.6) that are read here; the name is the keyword of the attribute. */
final class Tags {
  static final int ITEM = 0xFFFEE000;
  static final int ITEM_END = 0xFFFEE00D;
  static final int SEQUENCE_END = 0xFFFEE0DD;

  static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
  static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
  static final int TRANSFER_SYNTAX_UID = 0x00020010;

  static final int SPECIFIC_CHARACTER_SET = 0x00080005;
  static final int IMAGE_TYPE = 0x00080008;
  static final int SOP_CLASS_UID = 0x00080016;
  static final int SOP_INSTANCE_UID = 0x00080018;
  static final int STUDY_DATE = 0x00080020;
  static final int SERIES_DATE = 0x00080021;
  static final int ACQUISITION_DATE = 0x00080022;
  static final int CONTENT_DATE = 0x00080023;
  static final int ACQUISITION_DATE_TIME = 0x0008002A;
  static final int STUDY_TIME = 0x00080030;
  static final int SERIES_TIME = 0x00080031;
  static final int ACQUISITION_TIME = 0x00080032;
  static final int CONTENT_TIME = 0x00080033;
  static final int ACCESSION_NUMBER = 0x00080050;
  static final int MODALITY = 0x00080060;
  static final int PRESENTATION_INTENT_TYPE = 0x00080068;
  static final int MANUFACTURER = 0x00080070;
  static final int INSTITUTION_NAME = 0x00080080;
  static final int CODE_VALUE = 0x00080100;
  static final int CODING_SCHEME_DESIGNATOR = 0x00080102;
  static final int CODE_MEANING = 0x00080104;
  static final int TIMEZONE_OFFSET_FROM_UTC = 0x00080201;
  static final int STATION_NAME = 0x00081010;
  static final int PROCEDURE_CODE_SEQUENCE = 0x00081032;
  static final int INSTITUTIONAL_DEPARTMENT_NAME = 0x00081040;
  static final int OPERATORS_NAME = 0x00081070;
  static final int MANUFACTURER_MODEL_NAME = 0x00081090;
  static final int ANATOMIC_REGION_SEQUENCE = 0x00082218;

  static final int PATIENT_NAME = 0x00100010;
  static final int PATIENT_ID = 0x00100020;
  static final int ISSUER_OF_PATIENT_ID = 0x00100021;
  static final int PATIENT_BIRTH_DATE = 0x00100030;
  static final int PATIENT_SEX = 0x00100040;
  static final int PATIENT_AGE = 0x00101010;

  static final int CONTRAST_BOLUS_AGENT = 0x00180010;
  static final int CONTRAST_BOLUS_AGENT_SEQUENCE = 0x00180012;
  static final int BODY_PART_EXAMINED = 0x00180015;
  static final int RADIOPHARMACEUTICAL = 0x00180031;
  static final int KVP = 0x00180060;
  static final int DEVICE_SERIAL_NUMBER = 0x00181000;
  static final int CONTRAST_BOLUS_VOLUME = 0x00181041;
  static final int CONTRAST_BOLUS_INGREDIENT = 0x00181048;
  static final int RADIONUCLIDE_TOTAL_DOSE = 0x00181074;
  static final int EXPOSURE_TIME = 0x00181150;
  static final int DOSE_AREA_PRODUCT = 0x0018115E;
  static final int IMAGER_PIXEL_SPACING = 0x00181164;
  static final int EXPOSURE_INDEX = 0x00181411;
  static final int DEVIATION_INDEX = 0x00181413;
  static final int VIEW_POSITION = 0x00185101;
  static final int FRAME_ACQUISITION_DATE_TIME = 0x00189074;
  static final int ACQUISITION_DURATION = 0x00189073;
  static final int CT_X_RAY_DETAILS_SEQUENCE = 0x00189325;
  static final int CT_EXPOSURE_SEQUENCE = 0x00189321;
  static final int CTDI_VOL = 0x00189345;
  static final int FRAME_REFERENCE_DATE_TIME = 0x00189151;

  static final int STUDY_INSTANCE_UID = 0x0020000D;
  static final int SERIES_INSTANCE_UID = 0x0020000E;
  static final int LATERALITY = 0x00200060;
  static final int IMAGE_LATERALITY = 0x00200062;
  static final int FRAME_ANATOMY_SEQUENCE = 0x00209071;
  static final int FRAME_CONTENT_SEQUENCE = 0x00209111;

  static final int SAMPLES_PER_PIXEL = 0x00280002;
  static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
  static final int PLANAR_CONFIGURATION = 0x00280006;
  static final int NUMBER_OF_FRAMES = 0x00280008;
  static final int ROWS = 0x00280010;
  static final int COLUMNS = 0x00280011;
  static final int PIXEL_SPACING = 0x00280030;
  static final int BITS_ALLOCATED = 0x00280100;
  static final int BITS_STORED = 0x00280101;
  static final int HIGH_BIT = 0x00280102;
  static final int PIXEL_REPRESENTATION = 0x00280103;
  static final int PIXEL_PADDING_VALUE = 0x00280120;
  static final int PIXEL_PADDING_RANGE_LIMIT = 0x00280121;
  static final int QUALITY_CONTROL_IMAGE = 0x00280300;
  static final int BURNED_IN_ANNOTATION = 0x00280301;
  static final int PIXEL_MEASURES_SEQUENCE = 0x00289110;
  static final int WINDOW_CENTER = 0x00281050;
  static final int WINDOW_WIDTH = 0x00281051;
  static final int RESCALE_INTERCEPT = 0x00281052;
  static final int RESCALE_SLOPE = 0x00281053;
  static final int RESCALE_TYPE = 0x00281054;
  static final int VOI_LUT_FUNCTION = 0x00281056;
  static final int RED_PALETTE_DESCRIPTOR = 0x00281101;
  static final int RED_PALETTE_DATA = 0x00281201;
  static final int RED_PALETTE_SEGMENTED = 0x00281221;
  static final int LOSSY_IMAGE_COMPRESSION = 0x00282110;
  static final int MODALITY_LUT_SEQUENCE = 0x00283000;
  static final int LUT_DESCRIPTOR = 0x00283002;
  static final int LUT_DATA = 0x00283006;
  static final int VOI_LUT_SEQUENCE = 0x00283010;
  static final int FRAME_VOI_LUT_SEQUENCE = 0x00289132;
  static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x00289145;

  static final int REQUESTING_SERVICE = 0x00321033;
  static final int CURRENT_PATIENT_LOCATION = 0x00380300;
  static final int PERFORMED_PROTOCOL_CODE_SEQUENCE = 0x00400260;
  static final int RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE = 0x00540016;
  static final int RADIOPHARMACEUTICAL_CODE_SEQUENCE = 0x00540304;
  static final int PRESENTATION_LUT_SHAPE = 0x20500020;
  static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009229;
  static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009230;

  static final int EXTENDED_OFFSET_TABLE = 0x7FE00001;
  static final int EXTENDED_OFFSET_TABLE_LENGTHS = 0x7FE00002;
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
          LUT_DATA ->
          Vr.US;
      case ACQUISITION_DURATION, CTDI_VOL -> Vr.FD;
      default ->
          (tag & 0xFFFFFF00) == 0x00281100 || (tag & 0xFFFFFF00) == 0x00281200 ? Vr.US : Vr.TEXT;
    };
  }
}
