package io.scanlake.jobs.analyze;

import io.scanlake.jobs.analyze.KnownImages.GroupImage;
import io.scanlake.jobs.analyze.KnownImages.HeldImage;
import io.scanlake.jobs.analyze.KnownImages.LedgerFile;
import io.scanlake.jobs.analyze.KnownImages.SamePixels;
import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.ImageStatus;
import io.scanlake.jobs.tables.RecordCodec;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides, before any table is written, what each file of a batch becomes, which rows that are
 * already there change with it, and which dates' derived rows depend on all that. The answer is
 * saved, so that a batch that is repeated after a crash does not mistake its own rows for somebody
 * else's.
 *
 * @param changedDates of images that are replaced or marked anew, of those that now count, or no
 *     longer count, for another with the same pixels, and of all studies concerned; null among them
 *     for an undated image
 */
record Resolve(
    List<FileVerdict> verdicts, List<PixelGroup> groups, Collection<LocalDate> changedDates) {
  /**
   * What one file of the batch becomes, or, without a file, the new marks of an image that the
   * warehouse has.
   *
   * @param writesImage whether the file's row goes into images
   * @param replaces whether it takes the place of a row that is there
   * @param resendCount the new mark of the image, or null where no image changes
   * @param isConflict the new mark of the image, or null where no image changes
   * @param movedFrom the file that this one was, under another path; else null
   */
  record FileVerdict(
      String fileKey,
      String instanceKey,
      FileOutcome outcome,
      boolean writesImage,
      boolean replaces,
      Integer resendCount,
      Boolean isConflict,
      String movedFrom) {
    static final RecordCodec<FileVerdict> CODEC = RecordCodec.of(FileVerdict.class);

    static FileVerdict unreadable(String fileKey) {
      return new FileVerdict(fileKey, null, FileOutcome.REJECTED, false, false, null, null, null);
    }

    static FileVerdict marks(String instanceKey, int resendCount, boolean isConflict) {
      return new FileVerdict(null, instanceKey, null, false, false, resendCount, isConflict, null);
    }
  }

  /** One image, of the batch or of the warehouse, whose pixel_group is to be set. */
  record PixelGroup(String instanceKey, String pixelGroup, boolean isNew) {
    static final RecordCodec<PixelGroup> CODEC = RecordCodec.of(PixelGroup.class);
  }

  /**
   * @param files what the executors handed back
   * @param known what the warehouse has, or null where it has no image yet
   */
  static Resolve of(List<FreshFile> files, KnownImages known) {
    Map<String, List<FreshFile>> instances =
        files.stream()
            .filter(FreshFile::isImage)
            .collect(
                Collectors.groupingBy(
                    FreshFile::instanceKey, LinkedHashMap::new, Collectors.toList()));
    Map<String, HeldImage> held = known == null ? Map.of() : known.held(instances.keySet());
    List<FileVerdict> verdicts = new ArrayList<>(judge(instances, held, known));
    files.stream()
        .filter(file -> !file.isImage())
        .forEach(file -> verdicts.add(FileVerdict.unreadable(file.fileKey())));

    Map<String, FreshFile> byFile =
        files.stream().collect(Collectors.toMap(FreshFile::fileKey, file -> file, (a, b) -> b));
    List<FreshFile> written =
        verdicts.stream()
            .filter(FileVerdict::writesImage)
            .map(verdict -> byFile.get(verdict.fileKey()))
            .toList();
    List<HeldImage> replaced =
        verdicts.stream()
            .filter(FileVerdict::replaces)
            .map(verdict -> held.get(verdict.instanceKey()))
            .toList();
    List<HeldImage> marked =
        verdicts.stream()
            .filter(verdict -> verdict.fileKey() == null)
            .map(verdict -> held.get(verdict.instanceKey()))
            .toList();
    Changes changes = new Changes();
    List<PixelGroup> groups = pixelGroups(written, replaced, known, changes);
    replaced.forEach(image -> changes.add(image.localDate(), image.studyKey()));
    marked.forEach(image -> changes.add(image.localDate(), image.studyKey()));
    written.forEach(file -> changes.addStudy(file.studyKey()));
    if (known != null && !changes.studies.isEmpty()) {
      changes.dates.addAll(known.datesOfStudies(changes.studies));
    }
    return new Resolve(List.copyOf(verdicts), groups, changes.dates);
  }

  /** Dates and studies that depend on what changes. */
  private static final class Changes {
    private final Set<LocalDate> dates = new HashSet<>();
    private final Set<String> studies = new HashSet<>();

    void add(LocalDate date, String study) {
      dates.add(date);
      addStudy(study);
    }

    void add(GroupImage image) {
      add(image.localDate(), image.studyKey());
    }

    void addStudy(String study) {
      if (study != null) {
        studies.add(study);
      }
    }
  }

  // --- copies of one instance -------------------------------------------------------------------

  private static List<FileVerdict> judge(
      Map<String, List<FreshFile>> instances, Map<String, HeldImage> held, KnownImages known) {
    Map<String, List<LedgerFile>> filesOf = new HashMap<>();
    Map<String, Long> times = new HashMap<>();
    Set<String> gone = new HashSet<>();
    if (known != null) {
      for (LedgerFile file : known.ledger("instance_key", instances.keySet())) {
        times.put(file.fileKey(), file.mtimeMs());
        if (file.outcome() != FileOutcome.REJECTED) {
          filesOf.computeIfAbsent(file.instanceKey(), k -> new ArrayList<>()).add(file);
        }
        if (file.goneSinceUtc() != null) {
          gone.add(file.fileKey());
        }
      }
      gone.addAll(known.gone(times.keySet()));
      // A file that holds another instance by now is in the ledger under that one.
      List<String> others =
          held.values().stream()
              .map(HeldImage::fileKey)
              .filter(file -> file != null && !times.containsKey(file))
              .toList();
      if (!others.isEmpty()) {
        known.ledger("file_key", others).forEach(file -> times.put(file.fileKey(), file.mtimeMs()));
      }
    }
    List<FileVerdict> verdicts = new ArrayList<>();
    instances.forEach(
        (instance, files) -> {
          HeldImage own = held.get(instance);
          verdicts.addAll(
              judge(
                  instance,
                  files,
                  own,
                  own == null ? 0 : times.getOrDefault(own.fileKey(), 0L),
                  filesOf.getOrDefault(instance, List.of()),
                  gone));
        });
    return verdicts;
  }

  /**
   * @param heldMs the time of the file whose row the warehouse has
   * @param known files that hold the instance by the ledger
   * @param gone files that are listed no more
   */
  private static List<FileVerdict> judge(
      String instance,
      List<FreshFile> batch,
      HeldImage held,
      long heldMs,
      List<LedgerFile> known,
      Set<String> gone) {
    Map<String, String> moves = held == null ? Map.of() : moves(batch, held, known, gone);
    Set<String> files = new HashSet<>();
    known.forEach(file -> files.add(file.fileKey()));
    files.removeAll(moves.values());
    String heldFile =
        moves.entrySet().stream()
            .filter(move -> move.getValue().equals(held.fileKey()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(held == null ? null : held.fileKey());
    Copies.Verdict verdict =
        Copies.judge(
            batch.stream().map(Resolve::copy).toList(),
            held == null
                ? null
                : new Copies.Copy(
                    heldFile,
                    heldMs,
                    held.status(),
                    held.headerHash(),
                    held.pixelHash(),
                    true,
                    held.isConflict()));
    for (int i = 0; i < batch.size(); i++) {
      if (verdict.outcomes().get(i) == FileOutcome.REJECTED) {
        files.remove(batch.get(i).fileKey());
      } else {
        files.add(batch.get(i).fileKey());
      }
    }
    int resends = Math.max(0, files.size() - 1);
    List<FileVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      boolean wins = i == verdict.winner();
      verdicts.add(
          new FileVerdict(
              batch.get(i).fileKey(),
              instance,
              verdict.outcomes().get(i),
              wins,
              wins && verdict.replacesHeld(),
              wins ? (Integer) resends : null,
              wins ? (Boolean) verdict.isConflict() : null,
              moves.get(batch.get(i).fileKey())));
    }
    boolean heldStays = held != null && !verdict.replacesHeld();
    if (heldStays && (held.resendCount() != resends || held.isConflict() != verdict.isConflict())) {
      verdicts.add(FileVerdict.marks(instance, resends, verdict.isConflict()));
    }
    return verdicts;
  }

  /**
   * The files that were only moved: one of the same length that held the instance is gone, and the
   * new one has what the row has. Otherwise every move within an archive would be a re-send.
   *
   * @return the old file by the new one
   */
  private static Map<String, String> moves(
      List<FreshFile> batch, HeldImage held, List<LedgerFile> known, Set<String> gone) {
    Map<String, String> moves = new HashMap<>();
    List<LedgerFile> left =
        new ArrayList<>(known.stream().filter(file -> gone.contains(file.fileKey())).toList());
    left.sort(
        Comparator.comparing((LedgerFile file) -> !file.fileKey().equals(held.fileKey()))
            .thenComparing(LedgerFile::fileKey));
    for (FreshFile file : batch) {
      if (file.tries() == 0
          && file.status() != ImageStatus.UNDECODED
          && Objects.equals(file.headerHash(), held.headerHash())
          && Objects.equals(file.pixelHash(), held.pixelHash())) {
        left.stream()
            .filter(old -> old.bytes() == file.bytes())
            .findFirst()
            .ifPresent(
                old -> {
                  left.remove(old);
                  moves.put(file.fileKey(), old.fileKey());
                });
      }
    }
    return moves;
  }

  private static Copies.Copy copy(FreshFile file) {
    return new Copies.Copy(
        file.fileKey(),
        file.mtimeMs(),
        file.status(),
        file.headerHash(),
        file.pixelHash(),
        false,
        false);
  }

  // --- instances with the same pixels -----------------------------------------------------------

  /**
   * The images, new or held, whose group is to be set: those whose pixels another instance has too
   * form a group, named by the hash of the pixels.
   */
  private static List<PixelGroup> pixelGroups(
      List<FreshFile> written, List<HeldImage> replaced, KnownImages known, Changes changes) {
    Map<String, List<FreshFile>> fresh =
        written.stream()
            .filter(file -> file.sharedHash() != null)
            .collect(
                Collectors.groupingBy(FreshFile::sharedHash, TreeMap::new, Collectors.toList()));
    Set<String> left =
        replaced.stream()
            .map(HeldImage::sharedHash)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    Set<String> hashes = new HashSet<>(fresh.keySet());
    hashes.addAll(left);
    Map<String, SamePixels> held =
        known == null || hashes.isEmpty()
            ? Map.of()
            : known.samePixels(hashes, replaced.stream().map(HeldImage::instanceKey).toList());
    List<PixelGroup> groups = new ArrayList<>();
    for (String hash : hashes) {
      List<FreshFile> own = fresh.getOrDefault(hash, List.of());
      SamePixels others = held.get(hash);
      long images = own.size() + (others == null ? 0 : others.images());
      if (images > 1) {
        own.forEach(file -> groups.add(new PixelGroup(file.instanceKey(), hash, true)));
      }
      if (others == null) {
        continue;
      }
      if (images > 1) {
        for (GroupImage image : others.aloneImages()) {
          groups.add(new PixelGroup(image.instanceKey(), hash, false));
          changes.add(image);
        }
      } else if (others.grouped() != null) {
        groups.add(new PixelGroup(others.groupedImage().instanceKey(), null, false));
        changes.add(others.groupedImage());
      }
      if (others.firstUtc() != null && (left.contains(hash) || precedes(own, others))) {
        changes.add(others.firstImage());
      }
    }
    return groups;
  }

  /** Whether one of the new images counts instead of the first of those that are there. */
  private static boolean precedes(List<FreshFile> own, SamePixels others) {
    Instant first = others.firstUtc();
    return own.stream()
        .map(FreshFile::countingUtc)
        .anyMatch(time -> time != null && !time.isAfter(first));
  }
}
