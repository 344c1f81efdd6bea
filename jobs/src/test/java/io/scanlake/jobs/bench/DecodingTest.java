package io.scanlake.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodingTest {
  private static final String EXPLICIT_LITTLE_16 = "1.2.840.10008.1.2.1, 16 bit";

  @TempDir Path folder;

  @Test
  void nativeFramesAreCopiedAtMostTwice() throws IOException {
    SampleArchive.writeSlices(
        new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()), 0, 4);

    Decoding decoding = Decoding.measure(folder);

    assertThat(decoding.syntaxes()).containsOnlyKeys(EXPLICIT_LITTLE_16);
    Decoding.Frames frames = decoding.syntaxes().get(EXPLICIT_LITTLE_16);
    assertThat(frames.frames()).isPositive().isLessThanOrEqualTo(decoding.files());
    assertThat(frames.decodeMs()).isPositive();
    assertThat(frames.allocatedPerByte()).isLessThan(2);
    assertThat(decoding.text()).contains(EXPLICIT_LITTLE_16, "files/s");
  }

  @Test
  void aFolderWithoutFilesIsReported() {
    assertThatThrownBy(() -> Decoding.measure(folder))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("no file");
  }

  /** On an idle machine. */
  @Test
  @Tag("scale")
  void headersOfRealFilesAreReadFast() {
    Decoding decoding = Decoding.measure(TestData.set("dicom_conformance"));
    System.out.print(decoding.text());
    assertThat(decoding.headersPerS()).isGreaterThan(5000);
  }
}
