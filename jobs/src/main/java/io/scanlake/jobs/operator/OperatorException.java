package io.scanlake.jobs.operator;

/**
 * An error that the person who started the job can fix. Its message is one line that says what is
 * wrong and how to put it right; the job ends with {@link ExitCode#OPERATOR} and without a stack
 * trace.
 */
public final class OperatorException extends RuntimeException {
  public OperatorException(String message) {
    this(message, null);
  }

  /**
   * @param cause the reason, which decides the exit code where the disk is full; never printed
   */
  public OperatorException(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  /** The kind of an exception in a word or two; its own message may hold paths or patient data. */
  public static String kind(Throwable fault) {
    return fault.getClass().getSimpleName().replaceFirst("Exception$", "");
  }
}
