package io.scanlake.jobs.analyze;

import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.ImageStatus;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Which of several files of one instance stands for it. The newest decodable copy wins; a copy with
 * the same header facts and pixels as the winner is a re-send, an older one that differs is
 * superseded. A pure function of the copies, so that one run over all files and many runs over some
 * agree.
 */
final class Copies {
  /**
   * One file that holds the instance.
   *
   * @param status that of its row in images
   * @param isHeld whether it is the copy whose row the warehouse has
   * @param isConflict as the warehouse has it; false for a new file
   */
  record Copy(
      String fileKey,
      long mtimeMs,
      ImageStatus status,
      String headerHash,
      String pixelHash,
      boolean isHeld,
      boolean isConflict)
      implements Serializable {
    boolean isDecoded() {
      return status != ImageStatus.UNDECODED;
    }

    boolean sameAs(Copy other) {
      return Objects.equals(headerHash, other.headerHash)
          && Objects.equals(pixelHash, other.pixelHash);
    }
  }

  /**
   * @param outcomes of the new copies, in their order
   * @param winner index of the new copy that becomes the row, -1 where the held one stays
   * @param replacesHeld whether the winner takes the place of a row
   * @param isConflict copies came with differing pixels
   */
  record Verdict(
      List<FileOutcome> outcomes, int winner, boolean replacesHeld, boolean isConflict) {}

  private static final Comparator<Copy> OLDEST_FIRST =
      Comparator.comparingLong(Copy::mtimeMs).thenComparing(Copy::fileKey);

  private Copies() {}

  /**
   * @param fresh the files of this batch, at least one
   * @param held the copy that the warehouse has, or null
   */
  static Verdict judge(List<Copy> fresh, Copy held) {
    boolean again =
        held != null && fresh.stream().anyMatch(c -> c.fileKey().equals(held.fileKey()));
    List<Copy> all = new ArrayList<>(fresh);
    if (held != null && !again) {
      all.add(held);
    }
    boolean decoded = all.stream().anyMatch(Copy::isDecoded);
    List<Copy> candidates =
        all.stream().filter(c -> c.isDecoded() == decoded).sorted(OLDEST_FIRST).toList();
    Copy winner = winner(candidates);
    boolean conflict =
        (held != null && held.isConflict())
            || candidates.stream()
                .anyMatch(c -> !Objects.equals(c.pixelHash(), winner.pixelHash()));
    List<FileOutcome> outcomes = new ArrayList<>(fresh.size());
    for (Copy copy : fresh) {
      outcomes.add(outcome(copy, winner));
    }
    int index = fresh.indexOf(winner);
    return new Verdict(
        List.copyOf(outcomes), index, index >= 0 && held != null, decoded && conflict);
  }

  /**
   * The first of the newest run of equal copies: a re-send of the newest does not take its place, a
   * newer copy that differs does. The held copy wins over equal ones whatever their time.
   */
  private static Copy winner(List<Copy> oldestFirst) {
    Copy winner = oldestFirst.get(oldestFirst.size() - 1);
    for (int i = oldestFirst.size() - 2; i >= 0 && oldestFirst.get(i).sameAs(winner); i--) {
      winner = oldestFirst.get(i);
    }
    for (Copy copy : oldestFirst) {
      if (copy.isHeld() && copy.sameAs(winner)) {
        return copy;
      }
    }
    return winner;
  }

  private static FileOutcome outcome(Copy copy, Copy winner) {
    if (!copy.isDecoded()) {
      return FileOutcome.REJECTED;
    }
    if (copy.equals(winner)) {
      return copy.status() == ImageStatus.NO_PIXELS ? FileOutcome.NO_PIXELS : FileOutcome.ACCEPTED;
    }
    return copy.sameAs(winner) ? FileOutcome.DUPLICATE : FileOutcome.SUPERSEDED;
  }
}
