package io.scanlake.jobs.analyze;

import static io.scanlake.jobs.tables.FileOutcome.ACCEPTED;
import static io.scanlake.jobs.tables.FileOutcome.DUPLICATE;
import static io.scanlake.jobs.tables.FileOutcome.NO_PIXELS;
import static io.scanlake.jobs.tables.FileOutcome.REJECTED;
import static io.scanlake.jobs.tables.FileOutcome.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.analyze.Copies.Copy;
import io.scanlake.jobs.analyze.Copies.Verdict;
import io.scanlake.jobs.tables.ImageStatus;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CopiesTest {
  private static Copy copy(String file, long mtime, String header, String pixels) {
    return new Copy(file, mtime, ImageStatus.OK, header, pixels, false, false);
  }

  private static Copy held(String file, long mtime, String header, String pixels) {
    return new Copy(file, mtime, ImageStatus.OK, header, pixels, true, false);
  }

  private static Copy broken(String file, long mtime) {
    return new Copy(file, mtime, ImageStatus.UNDECODED, "h", null, false, false);
  }

  @Nested
  class InOneBatch {
    @Test
    void oneFileIsAccepted() {
      Verdict verdict = Copies.judge(List.of(copy("a", 1, "h", "p")), null);
      assertThat(verdict.outcomes()).containsExactly(ACCEPTED);
      assertThat(verdict.winner()).isZero();
      assertThat(verdict.replacesHeld()).isFalse();
      assertThat(verdict.isConflict()).isFalse();
    }

    @Test
    void theLaterOfTwoEqualsIsADuplicate() {
      Verdict verdict = Copies.judge(List.of(copy("b", 2, "h", "p"), copy("a", 1, "h", "p")), null);
      assertThat(verdict.outcomes()).containsExactly(DUPLICATE, ACCEPTED);
    }

    @Test
    void anOlderOneThatDiffersIsSuperseded() {
      Verdict verdict =
          Copies.judge(List.of(copy("a", 1, "h", "p"), copy("b", 2, "other", "p")), null);
      assertThat(verdict.outcomes()).containsExactly(SUPERSEDED, ACCEPTED);
      assertThat(verdict.isConflict()).isFalse();
    }

    @Test
    void differingPixelsAreAConflict() {
      Verdict verdict = Copies.judge(List.of(copy("a", 1, "h", "p"), copy("b", 2, "h", "q")), null);
      assertThat(verdict.isConflict()).isTrue();
    }

    @Test
    void aBrokenCopyNeverWinsOverAWholeOne() {
      Verdict verdict = Copies.judge(List.of(broken("a", 9), copy("b", 1, "h", "p")), null);
      assertThat(verdict.outcomes()).containsExactly(REJECTED, ACCEPTED);
      assertThat(verdict.winner()).isEqualTo(1);
    }

    @Test
    void brokenCopiesAloneGiveTheirHeader() {
      Verdict verdict = Copies.judge(List.of(broken("a", 1), broken("b", 2)), null);
      assertThat(verdict.outcomes()).containsExactly(REJECTED, REJECTED);
      assertThat(verdict.winner()).isNotNegative();
      assertThat(verdict.isConflict()).isFalse();
    }

    @Test
    void anObjectWithoutPixelsIsOneOfItsKind() {
      Copy report = new Copy("a", 1, ImageStatus.NO_PIXELS, "h", null, false, false);
      assertThat(Copies.judge(List.of(report), null).outcomes()).containsExactly(NO_PIXELS);
    }

    @Test
    void equalTimesAreDecidedByKey() {
      Verdict verdict = Copies.judge(List.of(copy("a", 1, "h", "p"), copy("b", 1, "x", "p")), null);
      assertThat(verdict.outcomes()).containsExactly(SUPERSEDED, ACCEPTED);
    }
  }

  @Nested
  class AgainstTheWarehouse {
    @Test
    void aResendLeavesTheRow() {
      Verdict verdict = Copies.judge(List.of(copy("b", 2, "h", "p")), held("a", 1, "h", "p"));
      assertThat(verdict.outcomes()).containsExactly(DUPLICATE);
      assertThat(verdict.winner()).isNegative();
      assertThat(verdict.replacesHeld()).isFalse();
    }

    @Test
    void aNewerCopyThatDiffersTakesItsPlace() {
      Verdict verdict = Copies.judge(List.of(copy("b", 2, "h", "q")), held("a", 1, "h", "p"));
      assertThat(verdict.outcomes()).containsExactly(ACCEPTED);
      assertThat(verdict.replacesHeld()).isTrue();
      assertThat(verdict.isConflict()).isTrue();
    }

    @Test
    void anOlderCopyThatDiffersIsSuperseded() {
      Verdict verdict = Copies.judge(List.of(copy("b", 1, "h", "q")), held("a", 2, "h", "p"));
      assertThat(verdict.outcomes()).containsExactly(SUPERSEDED);
      assertThat(verdict.isConflict()).isTrue();
    }

    @Test
    void theSameFileAgainRenewsItsRow() {
      Verdict verdict = Copies.judge(List.of(copy("a", 1, "h", "p")), held("a", 1, "h", "p"));
      assertThat(verdict.outcomes()).containsExactly(ACCEPTED);
      assertThat(verdict.replacesHeld()).isTrue();
      assertThat(verdict.isConflict()).isFalse();
    }

    @Test
    void aWholeCopyTakesThePlaceOfABrokenOne() {
      Copy undecoded = new Copy("a", 9, ImageStatus.UNDECODED, "h", null, true, false);
      Verdict verdict = Copies.judge(List.of(copy("b", 1, "h", "p")), undecoded);
      assertThat(verdict.outcomes()).containsExactly(ACCEPTED);
      assertThat(verdict.replacesHeld()).isTrue();
      assertThat(verdict.isConflict()).isFalse();
    }

    @Test
    void aConflictIsNotForgotten() {
      Copy marked = new Copy("a", 1, ImageStatus.OK, "h", "p", true, true);
      assertThat(Copies.judge(List.of(copy("b", 2, "h", "p")), marked).isConflict()).isTrue();
    }
  }
}
