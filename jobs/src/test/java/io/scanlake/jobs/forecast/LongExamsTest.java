package io.scanlake.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.forecast.LongExams.Exam;
import io.scanlake.jobs.forecast.LongExams.ExamClassifier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LongExamsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 5);

  /** Eight protocols at three stations, ten exams a day. */
  private static List<Exam> exams(int n, int stations, IntToDoubleFunction medianS, double spread) {
    Random random = new Random(1);
    List<Exam> exams = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int protocol = random.nextInt(8);
      exams.add(
          new Exam(
              "s" + random.nextInt(stations),
              FIRST.plusDays(i / 10),
              8 + i % 10,
              "P" + protocol,
              random.nextBoolean() ? "INPATIENT" : null,
              "5" + random.nextInt(3),
              medianS.applyAsDouble(protocol) * Math.exp(spread * random.nextGaussian())));
    }
    return exams;
  }

  @Test
  void protocolsThatTakeLongAreTold() {
    // two of eight protocols take twice as long: a quarter of the exams is long
    LongExams.Result result =
        LongExams.judge(exams(1500, 3, protocol -> protocol < 2 ? 2400 : 1200, 0.15), 1);
    assertThat(result.used()).isNotNull();
    assertThat(result.macroF1()).containsOnlyKeys(ExamClassifier.values());
    assertThat(result.macroF1().values()).allMatch(f1 -> f1 > 0.85);
    // nobody is long: F1 of usual about 6/7, of long 0
    assertThat(result.majorityMacroF1()).isBetween(0.40, 0.45);
    assertThat(result.longAfterS()).isBetween(1400.0, 2400.0);
    assertThat(result.reason()).startsWith("used: macro-F1");
  }

  @Test
  void oneStationIsPredictedFromItsOwnPast() {
    LongExams.Result result =
        LongExams.judge(exams(600, 1, protocol -> protocol < 2 ? 2400 : 1200, 0.15), 1);
    assertThat(result.used()).isNotNull();
    assertThat(result.tested()).isEqualTo(180);
  }

  @Test
  void chanceIsNotUsed() {
    LongExams.Result result = LongExams.judge(exams(3000, 3, protocol -> 1200, 0.3), 1);
    assertThat(result.used()).isNull();
    assertThat(result.reason()).startsWith("not used: macro-F1");
    assertThat(result.macroF1().values()).allMatch(f1 -> f1 < 0.58);
  }

  @Test
  void tooFewExamsSaySo() {
    assertThat(LongExams.judge(List.of(), 1).reason()).isEqualTo("not used: only 0 exams");
    LongExams.Result even = LongExams.judge(exams(1000, 2, protocol -> 1200, 0), 1);
    assertThat(even.used()).isNull();
    assertThat(even.reason()).contains("too few long exams");
  }

  @Test
  void sameExamsSameAnswer() {
    List<Exam> exams = exams(900, 3, protocol -> 900 + 100 * protocol, 0.3);
    assertThat(LongExams.judge(exams, 2)).isEqualTo(LongExams.judge(exams, 2));
  }
}
