package io.scanlake.dicom;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Specific Character Set (PS3.3, C.12.1.1.2; PS3.5, 6.1): single-byte sets, UTF-8, GB18030 and GBK,
 * and ISO 2022 code extension. Text with a wrong or no declaration is read as UTF-8 where it is
 * valid UTF-8, else as the site's own set where it is valid there, else as ISO 8859-1, which loses
 * no byte.
 */
final class CharacterSets {
  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final Charset KANA = Charset.forName("JIS_X0201");
  private static final Charset EUC_JP = Charset.forName("EUC-JP");
  private static final Charset EUC_KR = Charset.forName("EUC-KR");
  private static final Charset GB2312 = Charset.forName("GB2312");

  private static final Map<String, Charset> BY_NUMBER =
      Map.ofEntries(
          Map.entry("6", StandardCharsets.US_ASCII),
          Map.entry("13", KANA),
          Map.entry("100", LATIN),
          Map.entry("101", Charset.forName("ISO-8859-2")),
          Map.entry("109", Charset.forName("ISO-8859-3")),
          Map.entry("110", Charset.forName("ISO-8859-4")),
          Map.entry("126", Charset.forName("ISO-8859-7")),
          Map.entry("127", Charset.forName("ISO-8859-6")),
          Map.entry("138", Charset.forName("ISO-8859-8")),
          Map.entry("144", Charset.forName("ISO-8859-5")),
          Map.entry("148", Charset.forName("ISO-8859-9")),
          Map.entry("203", Charset.forName("ISO-8859-15")),
          Map.entry("166", Charset.forName("TIS-620")),
          Map.entry("192", StandardCharsets.UTF_8),
          Map.entry("58", GB2312),
          Map.entry("87", EUC_JP),
          Map.entry("159", EUC_JP),
          Map.entry("149", EUC_KR));

  private final Charset undeclared;
  private final Charset first;
  private final boolean isExtended;
  private final boolean isOwn;
  private boolean isGuessed;

  private CharacterSets(Charset undeclared, Charset first, boolean isExtended, boolean isOwn) {
    this.undeclared = undeclared;
    this.first = first;
    this.isExtended = isExtended;
    this.isOwn = isOwn;
  }

  /**
   * @param site the character set of undeclared text that is not UTF-8, or null for ISO 8859-1
   */
  static CharacterSets undeclared(Charset site) {
    return new CharacterSets(site, null, false, false);
  }

  /** The sets of a data set that has a Specific Character Set of its own. */
  CharacterSets declared(List<String> terms) {
    Charset charset = charset(terms.get(0));
    boolean extended = terms.size() > 1 || normal(terms.get(0)).startsWith("ISO2022");
    if (charset == StandardCharsets.UTF_8 || isGb(charset)) {
      // PS3.3, C.12.1.1.2: these sets do not take part in code extension.
      extended = false;
    }
    return new CharacterSets(
        undeclared, charset == StandardCharsets.US_ASCII ? null : charset, extended, true);
  }

  boolean isOwn() {
    return isOwn;
  }

  boolean isGuessed() {
    return isGuessed;
  }

  private static boolean isGb(Charset charset) {
    return charset != null && (charset.name().equals("GB18030") || charset.name().equals("GBK"));
  }

  private static String normal(String term) {
    return term.toUpperCase(Locale.ROOT).replaceAll("[ _-]", "");
  }

  /** ISO_IR 100, ISO-IR 100, ISO 2022 IR 100 and lower case alike; null where unknown or empty. */
  private static Charset charset(String term) {
    String name = normal(term);
    if (name.equals("GB18030") || name.equals("GBK")) {
      return Charset.forName(name);
    }
    if (name.equals("GB2312")) {
      return Charset.forName("GBK");
    }
    if (name.equals("UTF8") || name.equals("ISOIRUTF8")) {
      return StandardCharsets.UTF_8;
    }
    int number = name.lastIndexOf("IR");
    if (name.startsWith("ISO8859")) {
      return name.length() > 7 && Charset.isSupported("ISO-8859-" + name.substring(7))
          ? Charset.forName("ISO-8859-" + name.substring(7))
          : null;
    }
    return number < 0 ? null : BY_NUMBER.get(name.substring(number + 2));
  }

  String decode(byte[] data, int offset, int length) {
    if (isExtended) {
      return extended(data, offset, length);
    }
    return plain(first, data, offset, length);
  }

  private String plain(Charset charset, byte[] data, int offset, int length) {
    if (charset == null) {
      return guess(data, offset, length);
    }
    String text = new String(data, offset, length, charset);
    return charset == KANA ? asciiOfKana(text) : text;
  }

  /**
   * JIS X 0201 has yen and overline where delimiters are backslash and tilde (PS3.5, 6.1.2.5.3).
   */
  private static String asciiOfKana(String text) {
    return text.replace('\u00A5', '\\').replace('\u203E', '~');
  }

  private String guess(byte[] data, int offset, int length) {
    boolean isPlain = true;
    for (int i = offset; i < offset + length && isPlain; i++) {
      isPlain = data[i] >= 0;
    }
    if (!isPlain) {
      for (Charset charset : new Charset[] {StandardCharsets.UTF_8, undeclared}) {
        String text = charset == null ? null : strict(charset, data, offset, length);
        if (text != null) {
          isGuessed = true;
          return text;
        }
      }
    }
    return new String(data, offset, length, LATIN);
  }

  private static String strict(Charset charset, byte[] data, int offset, int length) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(data, offset, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** ISO 2022 (PS3.5, 6.1.2.5): escapes change the set of the low (G0) or the high (G1) half. */
  private String extended(byte[] data, int offset, int length) {
    StringBuilder text = new StringBuilder(length);
    int end = offset + length;
    Set low = Set.ASCII;
    Charset high = first;
    int i = offset;
    while (i < end) {
      if (data[i] == 0x1B) {
        Escape escape = Escape.at(data, i, end);
        if (escape.low != null) {
          low = escape.low;
        }
        if (escape.high != null) {
          high = escape.high;
        }
        i += escape.length;
        continue;
      }
      int from = i;
      boolean isHigh = data[i] < 0;
      while (i < end && data[i] != 0x1B && (data[i] < 0) == isHigh) {
        if (!isHigh && !low.isDouble && isReset(data[i])) {
          break;
        }
        i++;
      }
      if (i == from) {
        text.append((char) data[i++]);
        low = Set.ASCII;
        if (first != null) {
          high = first;
        }
      } else if (isHigh) {
        text.append(plain(high, data, from, i - from));
      } else {
        text.append(low.decode(data, from, i - from));
      }
    }
    return text.toString();
  }

  /** Where the initial sets hold again (PS3.5, 6.1.2.5.3). */
  private static boolean isReset(byte b) {
    return b == '\\' || b == '^' || b == '=' || b == '\r' || b == '\n' || b == '\f' || b == '\t';
  }

  /** What the low half of the code table can hold. */
  private enum Set {
    ASCII(false),
    ROMAJI(false),
    KANJI(true),
    SUPPLEMENTARY_KANJI(true),
    HANZI(true);

    final boolean isDouble;

    Set(boolean isDouble) {
      this.isDouble = isDouble;
    }

    String decode(byte[] data, int from, int count) {
      if (this == ASCII) {
        return new String(data, from, count, LATIN);
      }
      if (this == ROMAJI) {
        return asciiOfKana(new String(data, from, count, KANA));
      }
      // EUC is the same table with the high bits set, plane 2 after a prefix.
      boolean hasPrefix = this == SUPPLEMENTARY_KANJI;
      byte[] euc = new byte[hasPrefix ? count / 2 * 3 + count % 2 : count];
      int n = 0;
      for (int i = 0; i < count; i++) {
        if (hasPrefix && i % 2 == 0 && i + 1 < count) {
          euc[n++] = (byte) 0x8F;
        }
        euc[n++] = (byte) (data[from + i] | 0x80);
      }
      return new String(euc, 0, n, this == HANZI ? GB2312 : EUC_JP);
    }
  }

  /** An escape sequence of PS3.3, tables C.12-3 and C.12-4; one that is not known is dropped. */
  private record Escape(int length, Set low, Charset high) {
    static Escape at(byte[] data, int i, int end) {
      int b1 = i + 1 < end ? data[i + 1] : 0;
      int b2 = i + 2 < end ? data[i + 2] : 0;
      int b3 = i + 3 < end ? data[i + 3] : 0;
      if (b1 == '(') {
        return switch (b2) {
          case 'B' -> new Escape(3, Set.ASCII, null);
          case 'J' -> new Escape(3, Set.ROMAJI, null);
          default -> new Escape(3, null, null);
        };
      }
      if (b1 == ')' && b2 == 'I') {
        return new Escape(3, null, KANA);
      }
      if (b1 == '-') {
        return new Escape(3, null, latin(b2));
      }
      if (b1 == '.') {
        return new Escape(3, null, b2 == 'b' ? BY_NUMBER.get("203") : null);
      }
      if (b1 == '$' && (b2 == 'B' || b2 == '@')) {
        return new Escape(3, Set.KANJI, null);
      }
      if (b1 == '$' && b2 == '(') {
        return new Escape(4, b3 == 'D' ? Set.SUPPLEMENTARY_KANJI : null, null);
      }
      if (b1 == '$' && b2 == ')') {
        return new Escape(4, null, b3 == 'C' ? EUC_KR : b3 == 'A' ? GB2312 : null);
      }
      if (b1 == '$' && b2 == 'A') {
        return new Escape(3, Set.HANZI, null);
      }
      return new Escape(1, null, null);
    }

    private static Charset latin(int last) {
      String number =
          switch (last) {
            case 'A' -> "100";
            case 'B' -> "101";
            case 'C' -> "109";
            case 'D' -> "110";
            case 'F' -> "126";
            case 'G' -> "127";
            case 'H' -> "138";
            case 'L' -> "144";
            case 'M' -> "148";
            case 'T' -> "166";
            case 'b' -> "203";
            default -> "100";
          };
      return BY_NUMBER.get(number);
    }
  }
}
