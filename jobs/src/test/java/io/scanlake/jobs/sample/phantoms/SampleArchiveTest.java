package io.scanlake.jobs.sample.phantoms;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.dicom.DicomSet;
import io.scanlake.dicom.DicomWriter;
import io.scanlake.file.Source;
import io.scanlake.image.PlainImage;
import io.scanlake.jobs.sample.phantoms.Truth.ExpectedOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleArchiveTest {
  @TempDir static Path folder;
  private static List<Truth> truths;

  @BeforeAll
  static void writeOnce() throws IOException {
    truths = SampleArchive.write(new Configuration(), hadoop(folder));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private static byte[] bytes(Truth truth) throws IOException {
    return Files.readAllBytes(folder.resolve("archive").resolve(truth.file()));
  }

  @Test
  void theSameBytesAndTimesTwice(@TempDir Path other) throws Exception {
    SampleArchive.write(new Configuration(), hadoop(other));
    assertThat(Print.of(other)).isEqualTo(Print.of(folder));
  }

  @Test
  @Tag("quality")
  void theSameThroughHadoopFileSystems(@TempDir Path other) throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.file.impl", RawLocalFileSystem.class.getName());
    SampleArchive.write(hadoop, hadoop(other));
    assertThat(Print.of(other)).isEqualTo(Print.of(folder));
  }

  @Test
  void everyFileHasOneTruthAndBack() throws Exception {
    Set<String> files = Print.of(folder.resolve("archive")).keySet();
    assertThat(truths).extracting(Truth::file).containsExactlyInAnyOrderElementsOf(files);
    List<String> lines = Files.readAllLines(folder.resolve("truth.csv"));
    assertThat(lines).hasSize(truths.size() + 1);
    assertThat(lines.get(1).split(",", -1)).hasSize(Truth.COLUMNS.length);
    assertThat(Print.of(folder).keySet()).hasSize(truths.size() + 2);
  }

  @Test
  void sizesAndShares() throws IOException {
    long bytes = 0;
    for (Truth truth : truths) {
      bytes += bytes(truth).length;
    }
    Map<ExpectedOutcome, Long> counts =
        truths.stream().collect(Collectors.groupingBy(Truth::outcome, Collectors.counting()));
    System.out.printf("sample: %d files, %d bytes, %s%n", truths.size(), bytes, counts);
    assertThat(bytes).isLessThan(60_000_000);
    assertThat(truths.size()).isBetween(150, 250);
    assertThat(counts.get(ExpectedOutcome.REJECTED) * 20).isLessThan(truths.size());
    assertThat(counts)
        .containsEntry(ExpectedOutcome.DUPLICATE, 1L)
        .containsEntry(ExpectedOutcome.SUPERSEDED, 1L)
        .containsEntry(ExpectedOutcome.NO_PIXELS, 3L);
    assertThat(truths)
        .extracting(Truth::modality)
        .contains("CT", "MR", "DX", "US", "MG", "SR", "KO");
    assertThat(truths.stream().filter(truth -> truth.outcome() == ExpectedOutcome.ACCEPTED))
        .allMatch(truth -> truth.regions() > 0);
  }

  @Test
  void headersReadBackAsTheTruthSays() throws IOException {
    int objects = 0;
    for (Truth truth : truths) {
      byte[] bytes = bytes(truth);
      if (truth.outcome() == ExpectedOutcome.REJECTED
          || truth.serial() == null
          || truth.outcome() == ExpectedOutcome.NO_PIXELS) {
        continue;
      }
      Map<Integer, byte[]> header = parse(bytes);
      assertThat(text(header, 0x00080060)).isEqualTo(truth.modality());
      assertThat(text(header, 0x00181000)).isEqualTo(truth.serial());
      assertThat(text(header, 0x00080022) + text(header, 0x00080032))
          .isEqualTo(SampleExam.dateTime(truth.acquired()));
      assertThat(number(header, 0x00280010)).isEqualTo(truth.height());
      assertThat(number(header, 0x00280011)).isEqualTo(truth.width());
      assertThat(header.get(0x7FE00010))
          .hasSize(
              truth.width()
                  * truth.height()
                  * truth.frames()
                  * number(header, 0x00280002)
                  * number(header, 0x00280100)
                  / 8);
      objects++;
    }
    assertThat(objects).isGreaterThan(100);
  }

  @Test
  void plainImagesReadBackAsTheTruthSays() throws Exception {
    int images = 0;
    for (Truth truth : truths) {
      if (truth.outcome() == ExpectedOutcome.ACCEPTED && truth.serial() == null) {
        PlainImage image = PlainImage.open(Source.of(bytes(truth)), 1_000_000);
        assertThat(image.width()).isEqualTo(truth.width());
        assertThat(image.height()).isEqualTo(truth.height());
        assertThat(image.frames()).isEqualTo(truth.frames());
        images++;
      }
    }
    assertThat(images).isGreaterThan(20);
  }

  @Test
  void discsAreDistinctAndInside() {
    SampleRandom dice = new SampleRandom(5);
    for (int run = 0; run < 200; run++) {
      int side = 256 + 128 * (run % 5);
      Area area = Area.frame(side, side, 0);
      List<Phantom.Disc> discs = Phantom.place(dice, area, side, 12);
      assertThat(discs.size()).isGreaterThan(3);
      for (Phantom.Disc disc : discs) {
        assertThat(disc.x() - disc.radius()).isGreaterThan(0);
        assertThat(disc.y() + disc.radius()).isLessThan(side - 1);
        for (Phantom.Disc other : discs) {
          double overlap =
              disc.radius()
                  + other.radius()
                  - Math.hypot(disc.x() - other.x(), disc.y() - other.y());
          assertThat(disc == other || overlap < 0.051 * Math.min(disc.radius(), other.radius()))
              .isTrue();
        }
      }
    }
  }

  @Test
  void slicesDifferAndDoNotDependOnTheCut(@TempDir Path whole, @TempDir Path parts)
      throws Exception {
    SampleArchive.writeSlices(new Configuration(), hadoop(whole), 480, 40);
    SampleArchive.writeSlices(new Configuration(), hadoop(parts), 480, 15);
    SampleArchive.writeSlices(new Configuration(), hadoop(parts), 495, 25);
    assertThat(Print.of(parts)).isEqualTo(Print.of(whole));
    Slices slices = new Slices();
    Set<String> pixels = new HashSet<>();
    long start = System.nanoTime();
    for (int number = 0; number < 520; number++) {
      byte[] body = parse(slices.bytes(number)).get(0x7FE00010);
      assertThat(body).hasSize(512 * 512 * 2);
      pixels.add(Arrays.hashCode(body) + "");
    }
    System.out.printf("slices: %.2f ms each%n", (System.nanoTime() - start) / 1e6 / 520);
    assertThat(pixels).hasSize(520);
  }

  @Test
  void sequencesNestInBothSyntaxes() {
    // Item: tag and length 8, element (0028,0010) US 8 + 2, so 18 bytes; the sequence holds two.
    for (DicomWriter.Syntax syntax : DicomWriter.Syntax.values()) {
      DicomSet set =
          new DicomSet()
              .text(0x00080016, "UI", "1.2.3")
              .text(0x00080018, "UI", "1.2.4")
              .sequence(
                  0x00081032,
                  new DicomSet().number(0x00280010, "US", 7),
                  new DicomSet().number(0x00280010, "US", 8));
      byte[] value = parse(DicomWriter.write(set, syntax)).get(0x00081032);
      assertThat(value).hasSize(36);
      ByteBuffer items = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(items.getInt(0)).isEqualTo(0xE000FFFE);
      assertThat(items.getInt(4)).isEqualTo(10);
      assertThat(items.getShort(34)).isEqualTo((short) 8);
    }
  }

  /** The top-level elements, by the plainest reading of PS3.5 7.1: not by the reader under test. */
  private static Map<Integer, byte[]> parse(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(file, 128, 4, StandardCharsets.US_ASCII)).isEqualTo("DICM");
    in.position(132);
    Map<Integer, byte[]> elements = new HashMap<>();
    int last = 0;
    while (in.hasRemaining()) {
      int tag = (in.getShort() & 0xFFFF) << 16 | (in.getShort() & 0xFFFF);
      assertThat(tag).as("tags rise").isGreaterThan(last);
      last = tag;
      boolean isExplicit =
          tag >>> 16 == 2 || text(elements, 0x00020010).equals("1.2.840.10008.1.2.1");
      int length;
      if (!isExplicit) {
        length = in.getInt();
      } else {
        String vr = new String(new byte[] {in.get(), in.get()}, StandardCharsets.US_ASCII);
        boolean isLong = Set.of("OB", "OW", "SQ", "UT", "UN").contains(vr);
        length = isLong ? in.getInt(in.position() + 2) : in.getShort() & 0xFFFF;
        in.position(in.position() + (isLong ? 6 : 0));
      }
      assertThat(length % 2).isZero();
      byte[] value = new byte[length];
      in.get(value);
      elements.put(tag, value);
    }
    return elements;
  }

  private static String text(Map<Integer, byte[]> elements, int tag) {
    return new String(elements.getOrDefault(tag, new byte[0]), StandardCharsets.UTF_8)
        .replace("\0", "")
        .trim();
  }

  private static int number(Map<Integer, byte[]> elements, int tag) {
    return ByteBuffer.wrap(elements.get(tag)).order(ByteOrder.LITTLE_ENDIAN).getShort();
  }
}
