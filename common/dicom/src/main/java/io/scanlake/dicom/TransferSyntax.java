package io.scanlake.dicom;

/**
 * What a transfer syntax UID states (PS3.5, section 10; PS3.6, annex A): the encoding of the data
 * set and how pixel data are coded.
 */
record TransferSyntax(Encoding encoding, boolean isDeflated, Coding coding) {

  enum Coding {
    NATIVE,
    /** Native frames in fragments. */
    NATIVE_FRAGMENT,
    RLE,
    /** JPEG, JPEG-LS and JPEG 2000: the stream's own markers tell which. */
    JPEG_FAMILY,
    DEFLATED_FRAME,
    /** Pixel data lie elsewhere: JPIP. */
    REFERENCED,
    /** Video, JPEG XL, and what is not known. */
    UNSUPPORTED
  }

  private static final String ROOT = "1.2.840.10008.1.2";

  static TransferSyntax of(String uid) {
    if (!uid.startsWith(ROOT)) {
      return new TransferSyntax(Encoding.EXPLICIT_LITTLE, false, Coding.UNSUPPORTED);
    }
    return switch (uid.substring(ROOT.length())) {
      case "" -> new TransferSyntax(Encoding.IMPLICIT_LITTLE, false, Coding.NATIVE);
      case ".1" -> new TransferSyntax(Encoding.EXPLICIT_LITTLE, false, Coding.NATIVE);
      case ".1.99" -> new TransferSyntax(Encoding.EXPLICIT_LITTLE, true, Coding.NATIVE);
      case ".2" -> new TransferSyntax(Encoding.EXPLICIT_BIG, false, Coding.NATIVE);
      case ".1.98" -> encapsulated(Coding.NATIVE_FRAGMENT);
      case ".5" -> encapsulated(Coding.RLE);
      case ".8.1" -> encapsulated(Coding.DEFLATED_FRAME);
      case ".4.50",
          ".4.51",
          ".4.52",
          ".4.53",
          ".4.54",
          ".4.55",
          ".4.56",
          ".4.57",
          ".4.70",
          ".4.80",
          ".4.81",
          ".4.90",
          ".4.91",
          ".4.201",
          ".4.202",
          ".4.203" ->
          encapsulated(Coding.JPEG_FAMILY);
      case ".4.94", ".4.204" -> encapsulated(Coding.REFERENCED);
      case ".4.95", ".4.205" ->
          new TransferSyntax(Encoding.EXPLICIT_LITTLE, true, Coding.REFERENCED);
      default -> encapsulated(Coding.UNSUPPORTED);
    };
  }

  private static TransferSyntax encapsulated(Coding coding) {
    return new TransferSyntax(Encoding.EXPLICIT_LITTLE, false, coding);
  }
}
