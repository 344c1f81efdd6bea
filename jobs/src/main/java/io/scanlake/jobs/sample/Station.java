package io.scanlake.jobs.sample;

import io.scanlake.dicom.DicomWriter.Syntax;

/** A machine of the sample hospital. */
record Station(
    String modality,
    String serial,
    String name,
    String manufacturer,
    String model,
    String department,
    Syntax syntax) {

  /** Two departments, eight machines. */
  static final Station CT_1 =
      new Station(
          "CT", "CT-1001", "CTROOM1", "Phantom Works", "Ring 64", "Radiology", Syntax.EXPLICIT);

  static final Station CT_2 =
      new Station(
          "CT", "CT-1002", "CTER", "Acme Imaging", "Torus 16", "Emergency", Syntax.IMPLICIT);
  static final Station MR_1 =
      new Station(
          "MR", "MR-2001", "MRROOM1", "Phantom Works", "Tesla 3", "Radiology", Syntax.IMPLICIT);
  static final Station DX_1 =
      new Station(
          "DX", "DX-3001", "BUCKY1", "Acme Imaging", "Flat 43", "Radiology", Syntax.EXPLICIT);
  static final Station DX_2 =
      new Station(
          "DX", "DX-3002", "BUCKYER", "Acme Imaging", "Flat 43", "Emergency", Syntax.IMPLICIT);
  static final Station US_1 =
      new Station(
          "US", "US-4001", "USROOM1", "Echo Makers", "Sono 5", "Radiology", Syntax.EXPLICIT);
  static final Station US_2 =
      new Station(
          "US", "US-4002", "USCART", "Echo Makers", "Sono Cart", "Emergency", Syntax.EXPLICIT);
  static final Station MG_1 =
      new Station(
          "MG", "MG-5001", "MAMMO1", "Phantom Works", "Mam 24", "Radiology", Syntax.EXPLICIT);
}
