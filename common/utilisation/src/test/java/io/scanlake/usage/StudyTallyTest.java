package io.scanlake.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.usage.AcquiredImage.Attribute;
import io.scanlake.usage.AcquiredImage.Intent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StudyTallyTest {
  private static AcquiredImage image(String key, long start, Intent intent, boolean counts) {
    String[] attributes = new String[Attribute.values().length];
    attributes[Attribute.MODALITY.ordinal()] = "MG";
    attributes[Attribute.BODY_REGION.ordinal()] = counts ? "BREAST" : "CHEST";
    attributes[Attribute.OPERATOR_KEY.ordinal()] = key.equals("a") ? null : "operator of " + key;
    return new AcquiredImage(
        key,
        "series",
        attributes,
        new Interval(start, start),
        counts,
        false,
        intent,
        true,
        10,
        20L,
        "CC",
        "L",
        5.0,
        null,
        Double.NaN,
        0.1);
  }

  private static StudyTally tally(List<AcquiredImage> images) {
    StudyTally tally = new StudyTally(3600);
    images.forEach(tally::add);
    return tally;
  }

  @Test
  void anImageForProcessingCountsUnlessShown() {
    StudyTally tally =
        tally(
            List.of(
                image("a", 100, Intent.PROCESSING, true),
                image("b", 100, Intent.PRESENTATION, true),
                image("c", 200, Intent.PROCESSING, true)));
    assertThat(tally.twins()).isEqualTo(1);
    assertThat(tally.views()).extracting(View::start).containsExactlyInAnyOrder(100L, 200L);
    assertThat(tally.sessions()).containsExactly(new Interval(100, 200));
    assertThat(tally.totals().instanceCount()).isEqualTo(3);
    assertThat(tally.totals().bytes()).isEqualTo(30);
    assertThat(tally.totals().dapTotalDgycm2())
        .isEqualTo(0.3); // exactly rounded, not 0.30000000000000004
    assertThat(tally.totals().contrastVolumeMl()).isEqualTo(5.0);
    assertThat(tally.totals().ctdivolMaxMgy()).isNull();
  }

  @Test
  void countingImagesTakePrecedence() {
    StudyTally tally =
        tally(
            List.of(
                image("x", 1, Intent.NONE, false),
                image("b", 9, Intent.NONE, true),
                image("a", 5, Intent.NONE, true)));
    assertThat(tally.value(Attribute.BODY_REGION)).isEqualTo("BREAST");
    // the first counting image that has one
    assertThat(tally.value(Attribute.OPERATOR_KEY)).isEqualTo("operator of b");
    assertThat(tally.value(Attribute.PATIENT_KEY)).isNull();
    assertThat(tally.sessions()).containsExactly(new Interval(5, 9));
    assertThat(tally(List.of(image("x", 1, Intent.NONE, false))).sessions()).isEmpty();
  }

  @Test
  void mergesInAnyOrderAndTravels() throws IOException, ClassNotFoundException {
    Random dice = new Random(2);
    List<AcquiredImage> images = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      images.add(
          image(
              "i" + n, dice.nextInt(30_000), Intent.values()[dice.nextInt(3)], dice.nextBoolean()));
    }
    StudyTally whole = tally(images);
    Collections.shuffle(images, dice);
    StudyTally parts =
        travelled(tally(images.subList(0, 20))).merge(travelled(tally(images.subList(20, 60))));
    assertThat(parts.sessions()).isEqualTo(whole.sessions());
    assertThat(parts.views()).containsExactlyInAnyOrderElementsOf(whole.views());
    assertThat(parts.twins()).isEqualTo(whole.twins());
    assertThat(parts.totals().instanceCount()).isEqualTo(60);
    assertThat(parts.totals().dapTotalDgycm2()).isEqualTo(whole.totals().dapTotalDgycm2());
    for (Attribute what : Attribute.values()) {
      assertThat(parts.value(what)).isEqualTo(whole.value(what));
    }
  }

  private static StudyTally travelled(StudyTally tally) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(tally);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (StudyTally) in.readObject();
    }
  }

  @Test
  void repeatsFollowTheSameViewWithinTheWindow() {
    List<Repeats.Shot> shots =
        List.of(
            shot("p", "s", 0, "CC"),
            shot("p", "s", 900, "CC"), // 900 s: within
            shot("p", "t", 1801, "CC"), // 901 s after the last: not
            shot("p", "s", 10, "MLO"),
            shot("q", "u", 20, "CC"));
    assertThat(Repeats.candidates(shots, 900))
        .extracting(s -> s.view().start())
        .containsExactly(900L);
  }

  private static Repeats.Shot shot(String owner, String study, long start, String position) {
    return new Repeats.Shot(owner, study, new View(start, "MG", "BREAST", position, "L", 0L));
  }
}
