package io.scanlake.jobs.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Code;
import io.scanlake.jobs.analyze.KnownImages.GroupImage;
import io.scanlake.jobs.analyze.KnownImages.HeldImage;
import io.scanlake.jobs.analyze.KnownImages.LedgerFile;
import io.scanlake.jobs.analyze.KnownImages.SamePixels;
import io.scanlake.jobs.analyze.Resolve.PixelGroup;
import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.ImageStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Each decision over a small warehouse in memory. */
class ResolveTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);

  @Test
  void aNewInstanceIsWrittenAndItsStudysDatesChange() {
    Memory memory = new Memory();
    memory.add("old", "S", MONDAY.minusDays(3), "p0", null);

    Resolve found = Resolve.of(List.of(fresh("f", "i", "S", MONDAY, "p1")), memory);

    assertThat(found.verdicts())
        .containsExactly(
            new Resolve.FileVerdict("f", "i", FileOutcome.ACCEPTED, true, false, 0, false, null));
    assertThat(found.groups()).isEmpty();
    assertThat(found.changedDates()).containsExactly(MONDAY.minusDays(3));
  }

  @Test
  void aFileWithoutAUsableHeaderIsRejected() {
    FreshFile broken =
        new FreshFile(
            "f",
            1,
            0,
            false,
            Code.values()[0],
            9,
            0,
            0,
            null,
            null,
            null,
            null,
            false,
            null,
            null,
            null);

    Resolve found = Resolve.of(List.of(broken), null);

    assertThat(found.verdicts()).containsExactly(Resolve.FileVerdict.unreadable("f"));
    assertThat(found.changedDates()).isEmpty();
  }

  @Test
  void aFileThatWasMovedTakesThePlaceOfTheOneThatIsGoneAndIsNoReSend() {
    Memory memory = new Memory();
    memory.add("i", "S", MONDAY, "p1", null);
    List<FreshFile> batch = List.of(fresh("new path", "i", "S", MONDAY, "p1"));

    assertThat(Resolve.of(batch, memory).verdicts())
        .containsExactly(
            new Resolve.FileVerdict(
                "new path", "i", FileOutcome.DUPLICATE, false, false, null, null, null),
            Resolve.FileVerdict.marks("i", 1, false));
    memory.gone.add("file of i");
    assertThat(Resolve.of(batch, memory).verdicts())
        .containsExactly(
            new Resolve.FileVerdict(
                "new path", "i", FileOutcome.ACCEPTED, true, true, 0, false, "file of i"));
  }

  @Test
  void aCopyThatDiffersFromTheFileThatIsGoneWasNotMoved() {
    Memory memory = new Memory();
    memory.add("i", "S", MONDAY, "p1", null);
    memory.gone.add("file of i");
    Resolve found = Resolve.of(List.of(fresh("f", "i", "S", MONDAY, "p2")), memory);
    assertThat(found.verdicts())
        .containsExactly(
            new Resolve.FileVerdict("f", "i", FileOutcome.ACCEPTED, true, true, 1, true, null));
  }

  @Test
  void aNewerCopyThatDiffersTakesThePlaceOfTheRow() {
    Memory memory = new Memory();
    memory.add("i", "before", MONDAY.minusDays(9), "p0", null);
    memory.add("other", "before", MONDAY.minusDays(10), "p5", null);

    Resolve found = Resolve.of(List.of(fresh("new", "i", "after", MONDAY, "p1")), memory);

    assertThat(found.verdicts())
        .containsExactly(
            new Resolve.FileVerdict("new", "i", FileOutcome.ACCEPTED, true, true, 1, true, null));
    // the study that it leaves has an image left on another date
    assertThat(found.changedDates())
        .containsExactlyInAnyOrder(MONDAY.minusDays(9), MONDAY.minusDays(10));
  }

  @Test
  void aReSendOnlyMarksTheRow() {
    Memory memory = new Memory();
    memory.add("i", "S", MONDAY, "p1", null);

    Resolve found = Resolve.of(List.of(fresh("again", "i", "S", MONDAY, "p1")), memory);

    assertThat(found.verdicts())
        .containsExactly(
            new Resolve.FileVerdict(
                "again", "i", FileOutcome.DUPLICATE, false, false, null, null, null),
            Resolve.FileVerdict.marks("i", 1, false));
    assertThat(found.changedDates()).containsExactly(MONDAY);
  }

  @Test
  void samePixelsFormAGroupAndAnEarlierOneCountsInsteadOfTheFirst() {
    Memory memory = new Memory();
    memory.add("held", "T", MONDAY.plusDays(5), "p1", null);

    Resolve found = Resolve.of(List.of(fresh("f", "i", "S", MONDAY, "p1")), memory);

    assertThat(found.groups())
        .containsExactly(new PixelGroup("i", "p1", true), new PixelGroup("held", "p1", false));
    assertThat(found.changedDates()).contains(MONDAY.plusDays(5));
  }

  @Test
  void aLaterCopyOfAGroupChangesNothingOfTheOthers() {
    Memory memory = new Memory();
    memory.add("a", "A", MONDAY.minusDays(5), "p1", "p1");
    memory.add("b", "B", MONDAY.minusDays(4), "p1", "p1");

    Resolve found = Resolve.of(List.of(fresh("f", "i", "S", MONDAY, "p1")), memory);

    assertThat(found.groups()).containsExactly(new PixelGroup("i", "p1", true));
    assertThat(found.changedDates()).isEmpty();
  }

  @Test
  void theLastOfAGroupIsAloneAgainAndCounts() {
    Memory memory = new Memory();
    memory.add("i", "S", MONDAY.minusDays(5), "p1", "p1");
    memory.add("left", "T", MONDAY.minusDays(2), "p1", "p1");

    Resolve found = Resolve.of(List.of(fresh("new", "i", "S", MONDAY, "p2")), memory);

    assertThat(found.groups()).containsExactly(new PixelGroup("left", null, false));
    assertThat(found.changedDates())
        .containsExactlyInAnyOrder(MONDAY.minusDays(5), MONDAY.minusDays(2));
  }

  @Test
  void copiesWithinABatchFormAGroupAndBlankImagesDoNot() {
    FreshFile blank = fresh("c", "k", "S", MONDAY, "p9");
    List<FreshFile> files =
        List.of(
            fresh("a", "i", "S", MONDAY, "p1"),
            fresh("b", "j", "S", MONDAY, "p1"),
            blanked(blank),
            blanked(fresh("d", "l", "S", MONDAY, "p9")));

    assertThat(Resolve.of(files, null).groups())
        .containsExactly(new PixelGroup("i", "p1", true), new PixelGroup("j", "p1", true));
  }

  // --- a warehouse in memory --------------------------------------------------------------------

  private static FreshFile fresh(
      String file, String instance, String study, LocalDate date, String pixels) {
    return new FreshFile(
        file,
        1_000,
        0,
        false,
        null,
        9,
        0,
        0,
        instance,
        ImageStatus.OK,
        "header of " + study,
        pixels,
        false,
        study,
        date,
        noon(date));
  }

  private static FreshFile blanked(FreshFile f) {
    return new FreshFile(
        f.fileKey(),
        f.mtimeMs(),
        f.tries(),
        f.isDeferred(),
        f.code(),
        f.bytes(),
        f.regions(),
        f.detections(),
        f.instanceKey(),
        f.status(),
        f.headerHash(),
        f.pixelHash(),
        true,
        f.studyKey(),
        f.localDate(),
        f.countingUtc());
  }

  private static Instant noon(LocalDate date) {
    return date.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** Its images' files are older than those of the tests' batches. */
  private static final class Memory extends KnownImages {
    private final Map<String, HeldImage> images = new HashMap<>();
    private final Map<String, String> groups = new HashMap<>();
    private final Set<String> gone = new HashSet<>();

    Memory() {
      super(null, Instant.MAX, null);
    }

    void add(String instance, String study, LocalDate date, String pixels, String group) {
      images.put(
          instance,
          new HeldImage(
              instance,
              "file of " + instance,
              ImageStatus.OK,
              "header of " + study,
              pixels,
              false,
              false,
              0,
              date,
              study));
      groups.put(instance, group);
    }

    @Override
    Map<String, HeldImage> held(Collection<String> instances) {
      return images.values().stream()
          .filter(image -> instances.contains(image.instanceKey()))
          .collect(Collectors.toMap(HeldImage::instanceKey, image -> image));
    }

    @Override
    Set<String> gone(Collection<String> files) {
      return files.stream().filter(gone::contains).collect(Collectors.toSet());
    }

    @Override
    List<LedgerFile> ledger(String column, Collection<String> keys) {
      return images.values().stream()
          .map(i -> new LedgerFile(i.fileKey(), i.instanceKey(), FileOutcome.ACCEPTED, 9, 1, null))
          .filter(
              file ->
                  keys.contains(column.equals("file_key") ? file.fileKey() : file.instanceKey()))
          .toList();
    }

    @Override
    Map<String, SamePixels> samePixels(Collection<String> hashes, Collection<String> replaced) {
      Map<String, SamePixels> found = new HashMap<>();
      for (String hash : hashes) {
        List<HeldImage> own =
            images.values().stream()
                .filter(i -> hash.equals(i.pixelHash()) && !replaced.contains(i.instanceKey()))
                .sorted(Comparator.comparing(HeldImage::localDate))
                .toList();
        if (!own.isEmpty()) {
          List<Row> alone = new ArrayList<>();
          Row grouped = null;
          for (HeldImage image : own) {
            if (groups.get(image.instanceKey()) == null) {
              alone.add(row(image));
            } else {
              grouped = row(image);
            }
          }
          found.put(
              hash,
              new SamePixels(
                  hash, own.size(), grouped, alone, noon(own.get(0).localDate()), row(own.get(0))));
        }
      }
      return found;
    }

    private static Row row(HeldImage image) {
      return GroupImage.CODEC.row(
          new GroupImage(image.instanceKey(), image.localDate(), image.studyKey()));
    }

    @Override
    List<LocalDate> datesOfStudies(Collection<String> studies) {
      return images.values().stream()
          .filter(image -> studies.contains(image.studyKey()))
          .map(HeldImage::localDate)
          .filter(Objects::nonNull)
          .distinct()
          .toList();
    }
  }
}
