package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.OperatorException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import picocli.CommandLine.Option;

/** The option of jobs that work in batches. */
final class DeadlineOption {
  @Option(
      names = "--deadline",
      paramLabel = "HH:MM",
      description = "Start no batch after this time of day; the next run processes the rest.")
  String deadline;

  /**
   * The next time that the clock shows the deadline, or null without one.
   *
   * @throws OperatorException it is not a time of day
   */
  Instant next() {
    if (deadline == null) {
      return null;
    }
    try {
      ZonedDateTime now = ZonedDateTime.now();
      ZonedDateTime today = now.with(LocalTime.parse(deadline));
      return (today.isAfter(now) ? today : today.plusDays(1)).toInstant();
    } catch (DateTimeException e) {
      throw new OperatorException("--deadline " + deadline + ": give a time of day such as 06:00");
    }
  }
}
