package io.scanlake.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Correct digits against the certified values of NIST's Statistical Reference Datasets: −log₁₀ of
 * the relative error, at most 15 (linear) or 11 (nonlinear), which is what the files give.
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
      Regression.Fit fit;
      if (data[0].length == 2 && hasConstant) {
        fit = Regression.polynomial(column(data, 1), y, rows.size() - 1);
      } else {
        fit =
            Regression.linear(
                Arrays.stream(data)
                    .map(row -> withConstant(row, hasConstant))
                    .toArray(double[][]::new),
                y);
      }
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
      assertThat(coefficients).as(name(file)).isGreaterThanOrEqualTo(9);
      assertThat(errors).as(name(file)).isGreaterThanOrEqualTo(9);
      assertThat(square).as(name(file)).isGreaterThanOrEqualTo(9);
    }
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

  @Test
  void nonlinear() throws IOException {
    for (Path file : files("nonlinear")) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      String model = model(lines);
      String[] sides = model.split("=", 2);
      double[][] data = data(lines);
      boolean isLog = sides[0].contains("log");
      double[] y = Arrays.stream(column(data, 0)).map(v -> isLog ? Math.log(v) : v).toArray();
      double[][] x =
          Arrays.stream(data)
              .map(row -> Arrays.copyOfRange(row, 1, row.length))
              .toArray(double[][]::new);
      List<double[]> rows =
          lines.stream()
              .filter(line -> line.matches("\\s*b\\d+\\s*=.*"))
              .map(line -> numbers(line.substring(line.indexOf('=') + 1)))
              .toList();
      Regression.Curve curve = new Formula(sides[1]).curve();
      double[] coefficients = new double[2];
      double[] errors = new double[2];
      for (int s = 0; s < 2; s++) {
        int column = s;
        double[] start = rows.stream().mapToDouble(row -> row[column]).toArray();
        try {
          Regression.Fit fit = Regression.nonlinear(curve, x, y, start);
          coefficients[s] =
              digits(fit.coefficients(), rows.stream().mapToDouble(row -> row[2]).toArray(), 11);
          errors[s] =
              digits(fit.standardErrors(), rows.stream().mapToDouble(row -> row[3]).toArray(), 11);
        } catch (IllegalArgumentException e) {
          System.out.println(name(file) + " from start " + (s + 1) + ": " + e);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "NIST nonlinear %-10s n %4d k %2d digits from start 1, 2: coefficients %4.1f %4.1f"
              + " standard errors %4.1f %4.1f%n",
          name(file),
          y.length,
          rows.size(),
          coefficients[0],
          coefficients[1],
          errors[0],
          errors[1]);
      // A curve of size m is computed to m·2⁻⁵², so of residuals of size s no more digits than
      // log₁₀(s / m) + 15.6 can be known.
      double sd = certified(lines, "Residual Standard Deviation.*");
      double known = Math.log10(sd / Arrays.stream(y).map(Math::abs).max().orElse(1)) + 15.6;
      assertThat(Math.min(coefficients[0], coefficients[1]))
          .as(name(file))
          .isGreaterThanOrEqualTo(7);
      assertThat(Math.min(errors[0], errors[1]))
          .as(name(file))
          .isGreaterThanOrEqualTo(Math.min(7, known - 1));
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

  private static String model(List<String> lines) {
    List<String> parts = new ArrayList<>();
    for (String line : lines) {
      if (!parts.isEmpty() || line.matches("\\s*(y|log\\[y\\])\\s*=.*")) {
        parts.add(line.strip());
        if (line.matches(".*\\+\\s*e\\s*")) {
          return parts.stream().collect(Collectors.joining(" ")).replaceFirst("\\+\\s*e\\s*$", "");
        }
      }
    }
    throw new IllegalArgumentException("no model");
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
