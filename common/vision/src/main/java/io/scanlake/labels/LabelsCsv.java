package io.scanlake.labels;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Labels as comma-separated text, RFC 4180, with the header {@code
 * file,label_kind,class,x,y,w,h,mask,group,licence} and one line per label. Numbers may have a
 * fraction, and are rounded.
 */
public final class LabelsCsv {
  private static final List<String> HEADER =
      List.of("file", "label_kind", "class", "x", "y", "w", "h", "mask", "group", "licence");

  /** No image has a side this long. */
  private static final double MOST = 1e6;

  private LabelsCsv() {}

  /**
   * @throws UnusableException CORRUPT with the number of the first wrong line
   */
  public static List<Label> read(String text) throws UnusableException {
    List<List<String>> lines = lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw corrupt("labels: the first line is not " + String.join(",", HEADER));
    }
    List<Label> labels = new ArrayList<>(lines.size());
    for (int i = 1; i < lines.size(); i++) {
      labels.add(label(lines.get(i), i + 1));
    }
    return labels;
  }

  private static Label label(List<String> cells, int line) throws UnusableException {
    if (cells.size() != HEADER.size()) {
      throw corrupt(
          "labels: line " + line + " has " + cells.size() + " values instead of " + HEADER.size());
    }
    LabelKind kind =
        Arrays.stream(LabelKind.values())
            .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(cells.get(1)))
            .findFirst()
            .orElseThrow(() -> corrupt("labels: line " + line + " has an unknown label_kind"));
    String file = cells.get(0);
    if (!isBelow(file)) {
      throw corrupt("labels: line " + line + " has no path below the folder in file");
    }
    if (cells.get(2).isBlank()) {
      throw corrupt("labels: line " + line + " has no class");
    }
    String mask = cells.get(7).isEmpty() ? null : cells.get(7);
    boolean needsMask = kind == LabelKind.MASK || kind == LabelKind.INSTANCES;
    if (needsMask != (mask != null) || (mask != null && !isBelow(mask))) {
      throw corrupt("labels: line " + line + " needs a path in mask if, and only if, it is a mask");
    }
    Box box = kind == LabelKind.BOX ? box(cells, line) : null;
    return new Label(file, kind, cells.get(2), box, mask, cells.get(8), cells.get(9));
  }

  private static boolean isBelow(String path) {
    return !path.isBlank()
        && !path.startsWith("/")
        && !path.contains("\\")
        && !Arrays.asList(path.split("/")).contains("..");
  }

  private static Box box(List<String> cells, int line) throws UnusableException {
    int[] sides = new int[4];
    for (int i = 0; i < 4; i++) {
      double value;
      try {
        value = Double.parseDouble(cells.get(3 + i));
      } catch (NumberFormatException e) {
        value = Double.NaN;
      }
      if (!(Math.abs(value) <= MOST)) {
        throw corrupt("labels: line " + line + " has no number in " + HEADER.get(3 + i));
      }
      sides[i] = (int) Math.round(value);
    }
    if (sides[2] < 1 || sides[3] < 1) {
      throw corrupt("labels: line " + line + " has a box without width or height");
    }
    return new Box(sides[0], sides[1], sides[2], sides[3]);
  }

  private static List<List<String>> lines(String text) throws UnusableException {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean isEscape = isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (isEscape) {
          cell.append(c);
          i++;
        } else {
          isQuoted = !isQuoted;
        }
      } else if (isQuoted || (c != ',' && c != '\n' && c != '\r')) {
        cell.append(c);
      } else if (c != '\r') {
        line.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          add(lines, line);
          line = new ArrayList<>();
        }
      }
    }
    if (isQuoted) {
      throw corrupt("labels: a quoted value does not end");
    }
    line.add(cell.toString());
    add(lines, line);
    return lines;
  }

  /** Empty lines are skipped. */
  private static void add(List<List<String>> lines, List<String> line) {
    if (line.size() > 1 || !line.get(0).isEmpty()) {
      lines.add(line);
    }
  }

  private static UnusableException corrupt(String message) {
    return new UnusableException(Code.CORRUPT, message);
  }
}
