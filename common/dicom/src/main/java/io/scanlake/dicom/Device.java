package io.scanlake.dicom;

/** The device and where it stands; trimmed text, null where absent or empty. */
public record Device(
    String manufacturer,
    String modelName,
    String deviceSerialNumber,
    String stationName,
    String institution,
    String department) {
  static final Device UNKNOWN = new Device(null, null, null, null, null, null);

  static final int MANUFACTURER = 0x00080070;
  static final int INSTITUTION_NAME = 0x00080080;
  static final int STATION_NAME = 0x00081010;
  private static final int INSTITUTIONAL_DEPARTMENT_NAME = 0x00081040;
  static final int MANUFACTURER_MODEL_NAME = 0x00081090;
  static final int DEVICE_SERIAL_NUMBER = 0x00181000;

  static Device of(Dataset dataset) {
    return new Device(
        Checked.text(dataset, MANUFACTURER),
        Checked.text(dataset, MANUFACTURER_MODEL_NAME),
        Checked.text(dataset, DEVICE_SERIAL_NUMBER),
        Checked.text(dataset, STATION_NAME),
        Checked.text(dataset, INSTITUTION_NAME),
        Checked.text(dataset, INSTITUTIONAL_DEPARTMENT_NAME));
  }
}
