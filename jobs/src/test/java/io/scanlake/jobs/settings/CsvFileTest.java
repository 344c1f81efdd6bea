package io.scanlake.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFileTest {
  @TempDir Path folder;

  private List<CsvFile.Line> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), text);
    return CsvFile.read("a-file", file.toString(), List.of("a", "b"), new Configuration());
  }

  @Test
  void columnsStandInAnyOrderAndCellsAreStripped() throws IOException {
    assertThat(read("b, a\n 1 ,2\n,\n"))
        .extracting(CsvFile.Line::cells)
        .extracting(cells -> cells.get("a") + "|" + cells.get("b"))
        .containsExactly("2|1", "|");
  }

  @Test
  void aByteOrderMarkCommentsAndEmptyLinesAreSkippedAndCounted() throws IOException {
    List<CsvFile.Line> lines = read("\uFEFF# note\n\na,b\r\n   \r\n# \"note, again\r\n1,ü\r\n");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).cell("b")).isEqualTo("ü");
    assertThat(lines.get(0).where()).endsWith("x.csv, line 6");
  }

  @Test
  void quotedCellsHoldCommasQuotesAndLines() throws IOException {
    List<CsvFile.Line> lines = read("a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n3,4\n");
    assertThat(lines.get(0).cell("a")).isEqualTo("x,\"y\"");
    assertThat(lines.get(0).cell("b")).isEqualTo("1\n2");
    assertThat(lines)
        .extracting(CsvFile.Line::where)
        .map(w -> w.replaceAll(".*line ", ""))
        .containsExactly("2", "4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,c | line 1: the columns must be a,b",
        "a,b;1 | line 2: 1 values instead of 2",
        "a,b;1,2;1,2,3 | line 3: 3 values instead of 2",
        "a,b;1,\"2 | line 2",
        "# a,b | no header line a,b",
      })
  void refusesAWrongFileInOneLine(String text, String message) {
    assertThatThrownBy(() -> read(text.replace(';', '\n')))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("a-file ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatIsTooLongIsRefused() throws IOException {
    Path file = folder.resolve("long.csv");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(50_000_001);
    }
    assertThatThrownBy(
            () -> CsvFile.read("a-file", file.toString(), List.of("a"), new Configuration()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("longer than 50 MB");
  }
}
