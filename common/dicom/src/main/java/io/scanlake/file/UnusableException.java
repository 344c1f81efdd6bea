package io.scanlake.file;

/**
 * Carries a verdict out of nested parsing; the pipeline's door turns it into an {@link
 * Outcome.Rejected}. The message is fixed text and numbers only, never a value from the file.
 */
public final class UnusableException extends Exception {
  private final Code code;

  public UnusableException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
