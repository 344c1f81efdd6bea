package io.scanlake.dicom;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of one level. Tags are {@code group << 16 | element}. Values are decoded when asked
 * for, so a data set belongs to one thread. A missing element gives null (or an empty list or
 * array), an empty one "": DICOM distinguishes the two (PS3.5, 7.4.5).
 */
public final class Dataset {
  private static final double[] NO_NUMBERS = {};
  private static final int[] NO_TAGS = {};
  private static final Element[] NO_ELEMENTS = {};

  private final Dataset parent;
  private int[] tags = NO_TAGS;
  private Element[] elements = NO_ELEMENTS;
  private int size;
  private boolean isSorted = true;
  private CharacterSets characterSets;

  Dataset(Dataset parent) {
    this.parent = parent;
  }

  void add(Element element) {
    if (size == tags.length) {
      tags = Arrays.copyOf(tags, size * 2 + 8);
      elements = Arrays.copyOf(elements, size * 2 + 8);
    }
    isSorted &= size == 0 || Integer.compareUnsigned(tags[size - 1], element.tag) < 0;
    tags[size] = element.tag;
    elements[size++] = element;
  }

  /** What holds for text that declares no character set. */
  void characterSets(CharacterSets characterSets) {
    this.characterSets = characterSets;
  }

  int size() {
    return size;
  }

  Element element(int tag) {
    if (!isSorted) {
      for (int i = size - 1; i >= 0; i--) {
        if (tags[i] == tag) {
          return elements[i];
        }
      }
      return null;
    }
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(tags[middle], tag);
      if (order == 0) {
        return elements[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  public boolean has(int tag) {
    return element(tag) != null;
  }

  /** True where text without a declared character set was read as UTF-8 or as the site's own. */
  public boolean isTextGuessed() {
    return characterSets != null && characterSets.isGuessed();
  }

  private CharacterSets characterSets() {
    if (characterSets == null || has(Tags.SPECIFIC_CHARACTER_SET) && !characterSets.isOwn()) {
      CharacterSets outer = parent == null ? characterSets : parent.characterSets();
      Element own = element(Tags.SPECIFIC_CHARACTER_SET);
      if (outer == null) {
        outer = CharacterSets.undeclared(null);
      }
      characterSets =
          own == null || own.data == null ? outer : outer.declared(List.of(split(ascii(own))));
    }
    return characterSets;
  }

  /** The first value as text, without the padding at its end. */
  public String text(int tag) {
    List<String> values = texts(tag);
    return values.isEmpty() ? null : values.get(0);
  }

  /** All values as text, split at the backslash; numbers of binary VRs are written out. */
  public List<String> texts(int tag) {
    Element element = element(tag);
    if (element == null) {
      return List.of();
    }
    Vr vr = element.valueVr();
    if (vr != Vr.TEXT && vr != Vr.UN && vr != Vr.OB && vr != Vr.OW) {
      return Arrays.stream(numbers(tag)).mapToObj(Dataset::plain).toList();
    }
    if (element.data == null || element.length == 0) {
      return List.of("");
    }
    String whole =
        isAscii(element)
            ? ascii(element)
            : characterSets().decode(element.data, element.offset, element.length);
    String[] values = split(whole);
    return values.length == 1 ? List.of(values[0]) : List.of(values);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Plain bytes; not so where an escape sequence may give them another meaning. */
  private static boolean isAscii(Element element) {
    for (int i = element.offset; i < element.offset + element.length; i++) {
      if (element.data[i] < 0 || element.data[i] == 0x1B) {
        return false;
      }
    }
    return true;
  }

  private static String ascii(Element element) {
    return new String(element.data, element.offset, element.length, StandardCharsets.ISO_8859_1);
  }

  private static String[] split(String whole) {
    String[] values = whole.indexOf('\\') < 0 ? new String[] {whole} : whole.split("\\\\", -1);
    for (int i = 0; i < values.length; i++) {
      values[i] = trim(values[i]);
    }
    return values;
  }

  private static String trim(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == 0)) {
      end--;
    }
    return value.substring(0, end);
  }

  /** The first value as a number; null where missing, empty or not a finite number. */
  public Double number(int tag) {
    double[] values = numbers(tag);
    return values.length == 0 || !Double.isFinite(values[0]) ? null : values[0];
  }

  /** The first value as a whole number; null where missing, empty or not a number. */
  public Integer integer(int tag) {
    Double value = number(tag);
    return value == null || Math.abs(value) > Integer.MAX_VALUE ? null : (Integer) value.intValue();
  }

  /** All values as numbers, whatever the VR; NaN where one is not a number. */
  public double[] numbers(int tag) {
    Element element = element(tag);
    if (element == null || element.data == null) {
      return NO_NUMBERS;
    }
    Vr vr = element.valueVr();
    return switch (vr) {
      case TEXT -> NumberText.parse(ascii(element));
      case US, SS, UL, SL, FL, FD, UV, SV -> binary(element, vr);
      case OB, OW, OTHER -> binary(element, Tags.vr(tag) == Vr.FD ? Vr.FD : Vr.US);
      default -> NO_NUMBERS;
    };
  }

  private static double[] binary(Element element, Vr vr) {
    int width =
        switch (vr) {
          case US, SS -> 2;
          case UL, SL, FL -> 4;
          default -> 8;
        };
    double[] values = new double[element.length / width];
    for (int i = 0; i < values.length; i++) {
      int at = element.offset + i * width;
      values[i] =
          switch (vr) {
            case US -> element.encoding.u16(element.data, at);
            case SS -> (short) element.encoding.u16(element.data, at);
            case UL -> element.encoding.u32(element.data, at);
            case SL -> element.encoding.i32(element.data, at);
            case FL -> Float.intBitsToFloat(element.encoding.i32(element.data, at));
            case FD -> Double.longBitsToDouble(element.encoding.i64(element.data, at));
            default -> element.encoding.i64(element.data, at);
          };
    }
    return values;
  }

  /** The items of a sequence. */
  public List<Dataset> items(int tag) {
    Element element = element(tag);
    if (element == null) {
      return List.of();
    }
    if (element.items == null) {
      element.items = DatasetParser.items(element, this);
    }
    return element.items;
  }

  /** The first item of a sequence; null where there is none. */
  public Dataset item(int tag) {
    List<Dataset> items = items(tag);
    return items.isEmpty() ? null : items.get(0);
  }
}
