package io.scanlake.jobs.archive;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Local paths as texts. A name on disk is bytes, mostly UTF-8; Java decodes it by the locale that
 * the process was started in, and cannot open what it could not decode. Here the bytes are decoded
 * as UTF-8 in any locale, and a byte that is none becomes U+FFFD and its two hexadecimal digits, so
 * that every name has a text of its own and is found again by it.
 */
final class LocalNames {
  private static final char ESCAPE = '\uFFFD';
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final boolean IS_UTF8 =
      StandardCharsets.UTF_8.aliases().contains(System.getProperty("sun.jnu.encoding", ""))
          || "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  private LocalNames() {}

  /** The text of an absolute path. */
  static String text(Path path) {
    String decoded = path.toString();
    if (IS_UTF8 && decoded.indexOf(ESCAPE) < 0 || isAscii(decoded)) {
      return decoded;
    }
    return decode(bytes(path.toUri().getRawPath(), path.getNameCount() > 0));
  }

  /** The path of an absolute text. */
  static Path path(String text) {
    if (IS_UTF8 && text.indexOf(ESCAPE) < 0 || isAscii(text)) {
      return Path.of(text);
    }
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : encode(text)) {
      char c = (char) (b & 0xFF);
      boolean isPlain =
          c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      uri.append(isPlain ? String.valueOf(c) : "%" + HEX.toHexDigits(b));
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** Java shows a byte that it cannot decode as U+FFFD in any locale, so never as ASCII. */
  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** The bytes of a URI's path; that of a folder may end with a slash that its path has not. */
  private static byte[] bytes(String raw, boolean hasNames) {
    String path = hasNames && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    ByteBuffer bytes = ByteBuffer.allocate(path.length());
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        bytes.put((byte) HexFormat.fromHexDigits(path, i + 1, i + 3));
        i += 2;
      } else {
        bytes.put((byte) path.charAt(i));
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  static String decode(byte[] name) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(name);
    CharBuffer part = CharBuffer.allocate(name.length + 1);
    StringBuilder text = new StringBuilder();
    while (true) {
      CoderResult result = decoder.decode(in, part, true);
      part.flip();
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        if (c == ESCAPE) {
          text.append(escaped((byte) 0xEF))
              .append(escaped((byte) 0xBF))
              .append(escaped((byte) 0xBD));
        } else {
          text.append(c);
        }
      }
      part.clear();
      if (result.isUnderflow()) {
        return text.toString();
      }
      text.append(escaped(in.get()));
      decoder.reset();
    }
  }

  private static String escaped(byte b) {
    return ESCAPE + HEX.toHexDigits(b);
  }

  static byte[] encode(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * text.length());
    int from = 0;
    for (int at; (at = text.indexOf(ESCAPE, from)) >= 0; ) {
      bytes.put(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
      boolean isEscape =
          at + 2 < text.length()
              && HexFormat.isHexDigit(text.charAt(at + 1))
              && HexFormat.isHexDigit(text.charAt(at + 2));
      bytes.put(
          isEscape
              ? new byte[] {(byte) HexFormat.fromHexDigits(text, at + 1, at + 3)}
              : String.valueOf(ESCAPE).getBytes(StandardCharsets.UTF_8));
      from = at + (isEscape ? 3 : 1);
    }
    bytes.put(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
