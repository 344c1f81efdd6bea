package io.scanlake.file;

/**
 * Why a file could not be used. The names are stable: they are stored in tables and given to {@code
 * --again CODE}.
 */
public enum Code {
  /** The file holds no byte. */
  EMPTY_FILE,
  /** The file is longer than {@code max-file-bytes}. */
  TOO_LARGE,
  /** The file or directory could not be opened or read; every run tries it again. */
  UNREADABLE,
  /** The content is neither DICOM nor an image format that is read. */
  NOT_AN_IMAGE,
  /** The content ends before what its own header promises. */
  TRUNCATED,
  /** The content contradicts itself or its standard. */
  CORRUPT,
  /** The header promises more pixels than the pixel budget allows. */
  PIXEL_BUDGET,
  /** DICOM pixel data in a transfer syntax that is not decoded; its header facts still count. */
  UNSUPPORTED_TRANSFER_SYNTAX,
  /** A layout of pixels that the format allows but that is not decoded. */
  UNSUPPORTED_PIXEL_FORMAT,
  /** The native code that ran on the file took its process down. */
  NATIVE_CRASH,
  /** The memory of the process did not suffice for the file; every run tries it again. */
  OUT_OF_MEMORY,
  /** A fault of Scanlake's own; the class of the error is in the message. */
  INTERNAL;

  /** True where the fault may lie outside the file, so that the next run tries the file again. */
  public boolean isTransient() {
    return this == UNREADABLE || this == OUT_OF_MEMORY;
  }
}
