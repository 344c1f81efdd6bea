package io.scanlake.jobs.operator;

/**
 * Something that the person who started the job must mend: one line that says what and how, exit
 * code 2, no stack trace.
 */
public final class OperatorException extends RuntimeException {
  public OperatorException(String message) {
    super(message, null, false, false);
  }

  /** What kind of fault an exception is, in a word; its message may hold paths or data. */
  public static String kind(Throwable fault) {
    return fault.getClass().getSimpleName().replaceFirst("Exception$", "");
  }
}
