package io.scanlake.jobs.sample.phantoms;

import io.scanlake.dicom.DicomWriter.Syntax;

/** A station of the sample archive. */
record SampleStation(
    String modality,
    String serial,
    String name,
    String manufacturer,
    String model,
    String department,
    Syntax syntax) {

  /** Two departments, eight machines. */
  static final SampleStation CT_1 =
      new SampleStation(
          "CT", "CT-1001", "CTROOM1", "Phantom Works", "Ring 64", "Radiology", Syntax.EXPLICIT);

  static final SampleStation CT_2 =
      new SampleStation(
          "CT", "CT-1002", "CTER", "Acme Imaging", "Torus 16", "Emergency", Syntax.IMPLICIT);
  static final SampleStation MR_1 =
      new SampleStation(
          "MR", "MR-2001", "MRROOM1", "Phantom Works", "Tesla 3", "Radiology", Syntax.IMPLICIT);
  static final SampleStation DX_1 =
      new SampleStation(
          "DX", "DX-3001", "BUCKY1", "Acme Imaging", "Flat 43", "Radiology", Syntax.EXPLICIT);
  static final SampleStation DX_2 =
      new SampleStation(
          "DX", "DX-3002", "BUCKYER", "Acme Imaging", "Flat 43", "Emergency", Syntax.IMPLICIT);
  static final SampleStation US_1 =
      new SampleStation(
          "US", "US-4001", "USROOM1", "Echo Makers", "Sono 5", "Radiology", Syntax.EXPLICIT);
  static final SampleStation US_2 =
      new SampleStation(
          "US", "US-4002", "USCART", "Echo Makers", "Sono Cart", "Emergency", Syntax.EXPLICIT);
  static final SampleStation MG_1 =
      new SampleStation(
          "MG", "MG-5001", "MAMMO1", "Phantom Works", "Mam 24", "Radiology", Syntax.EXPLICIT);
}
