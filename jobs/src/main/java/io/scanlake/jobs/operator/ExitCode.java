package io.scanlake.jobs.operator;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the end of a job tells a scheduler. */
public enum ExitCode {
  DONE(0, "done"),
  USAGE(1, "wrong usage"),
  OPERATOR(2, "an error the operator can fix; one line says what and how"),
  BUG(3, "a bug"),
  REJECTS(4, "a greater share of rejects than reject-limit-frac"),
  LOCKED(5, "another run holds the warehouse"),
  OUT_OF_MEMORY(6, "out of memory"),
  DISK_FULL(7, "a disk is full, or a quota used up"),
  /** Returned by scripts/submit.sh. */
  NO_JVM(8, "Java is missing or too old, or cannot have its heap"),
  MISSING(9, "an archive is empty, or misses more files than missing-limit-frac");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /** All codes with their meanings, as the help lists them. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode exit : values()) {
      meanings.put(Integer.toString(exit.code), exit.meaning);
    }
    return meanings;
  }
}
