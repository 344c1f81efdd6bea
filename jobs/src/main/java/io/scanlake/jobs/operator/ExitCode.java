package io.scanlake.jobs.operator;

/** What a job's end says to a scheduler. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int USAGE = 1;
  public static final int OPERATOR = 2;
  public static final int BUG = 3;
  public static final int REJECTS = 4;
  public static final int LOCKED = 5;

  private ExitCode() {}
}
