package io.scanlake.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.testing.TestData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Correct digits against the certified values of NIST's Statistical Reference Datasets: −log₁₀ of
 * the relative error, at most 15, which is what the files give.
 */
class NistTest {
  private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)(E[-+]?\\d+)?");

  private record Certified(double[] values, double[] errors) {}

  @Test
  void linear() throws IOException {
    for (Path file : files("linear")) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      double[][] data = data(lines);
      double[] y = column(data, 0);
      List<double[]> rows =
          lines.stream()
              .filter(line -> line.matches("\\s+B\\d+\\s+\\S.*"))
              .map(line -> numbers(line.strip().substring(1)))
              .toList();
      boolean hasConstant = rows.get(0)[0] == 0;
      boolean isPolynomial = data[0].length == 2 && hasConstant;
      double[][] columns =
          isPolynomial
              ? RegressionTest.powers(column(data, 1), rows.size() - 1)
              : Arrays.stream(data)
                  .map(row -> withConstant(row, hasConstant))
                  .toArray(double[][]::new);
      Regression.Fit fit = Regression.linear(columns, y);
      Certified certified =
          new Certified(
              rows.stream().mapToDouble(row -> row[1]).toArray(),
              rows.stream().mapToDouble(row -> row[2]).toArray());
      double coefficients = digits(fit.coefficients(), certified.values(), 15);
      double errors = digits(fit.standardErrors(), certified.errors(), 15);
      double square = digits(fit.rSquared(), certified(lines, "\\s*R-Squared\\s.*"), 15);
      System.out.printf(
          Locale.ROOT,
          "NIST linear %-10s n %4d k %2d digits: coefficients %4.1f standard errors %4.1f R² %4.1f%n",
          name(file),
          y.length,
          rows.size(),
          coefficients,
          errors,
          square);
      // A power that no double holds is rounded before the regression sees it: Filip's powers up to
      // the tenth leave about 8 digits of its coefficients.
      double least = !isPolynomial || areExactPowers(columns) ? 13 : 7;
      assertThat(coefficients).as(name(file)).isGreaterThanOrEqualTo(least);
      assertThat(errors).as(name(file)).isGreaterThanOrEqualTo(least);
      assertThat(square).as(name(file)).isGreaterThanOrEqualTo(11);
    }
  }

  private static boolean areExactPowers(double[][] columns) {
    for (double[] row : columns) {
      for (int j = 0; j < row.length; j++) {
        if (new BigDecimal(row[1]).pow(j).compareTo(new BigDecimal(row[j])) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** The mean is the regression on a constant, the standard deviation that of its residuals. */
  @Test
  void univariate() throws IOException {
    for (Path file : files("univariate")) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      double[] y = column(data(lines), 0);
      double[][] ones = Arrays.stream(y).mapToObj(v -> new double[] {1}).toArray(double[][]::new);
      Regression.Fit fit = Regression.linear(ones, y);
      double mean = digits(fit.coefficients()[0], certified(lines, "Sample Mean.*"), 15);
      double sd = certified(lines, "Sample Standard Deviation.*");
      // A value of size m is stored to m·2⁻⁵³, so of a spread s no more than log₁₀(s / m) + 16
      // digits come in with the data.
      double stored = Math.log10(sd / Math.abs(fit.coefficients()[0])) + 16;
      double digits = digits(fit.residualSd(), sd, 15);
      System.out.printf(
          Locale.ROOT,
          "NIST univariate %-10s n %4d digits: mean %4.1f standard deviation %4.1f%n",
          name(file),
          y.length,
          mean,
          digits);
      assertThat(mean).as(name(file)).isGreaterThanOrEqualTo(12);
      assertThat(digits).as(name(file)).isGreaterThanOrEqualTo(Math.min(12, stored));
    }
  }

  private static List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(TestData.set("nist").resolve(kind))) {
      return files.filter(file -> file.toString().endsWith(".dat")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".dat", "");
  }

  /** The numbers after the last line that begins with "Data:". */
  private static double[][] data(List<String> lines) {
    int begin = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("Data:")) {
        begin = i + 1;
      }
    }
    return lines.subList(begin, lines.size()).stream()
        .filter(line -> line.matches("[-+.\\dEe\\s]*\\d[-+.\\dEe\\s]*"))
        .map(NistTest::numbers)
        .toArray(double[][]::new);
  }

  private static double certified(List<String> lines, String pattern) {
    String line = lines.stream().filter(l -> l.matches(pattern)).findFirst().orElseThrow().strip();
    return numbers(line.replaceFirst(".*(:|R-Squared)", ""))[0];
  }

  private static double[] numbers(String line) {
    return NUMBER.matcher(line).results().mapToDouble(m -> Double.parseDouble(m.group())).toArray();
  }

  private static double[] column(double[][] data, int column) {
    return Arrays.stream(data).mapToDouble(row -> row[column]).toArray();
  }

  private static double[] withConstant(double[] row, boolean hasConstant) {
    double[] columns = row.clone();
    columns[0] = 1;
    return hasConstant ? columns : Arrays.copyOfRange(columns, 1, columns.length);
  }

  private static double digits(double[] found, double[] certified, int most) {
    assertThat(found).hasSameSizeAs(certified);
    double least = most;
    for (int i = 0; i < found.length; i++) {
      least = Math.min(least, digits(found[i], certified[i], most));
    }
    return least;
  }

  private static double digits(double found, double certified, int most) {
    double error = Math.abs(found - certified) / (certified == 0 ? 1 : Math.abs(certified));
    return error == 0 ? most : Math.max(0, Math.min(most, -Math.log10(error)));
  }
}
