package io.scanlake.file;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What is assumed of a site's images where their headers state nothing.
 *
 * @param zone the time zone of times without an offset
 * @param undeclaredText the character set of text without Specific Character Set that is not UTF-8,
 *     such as GB18030, or null for ISO 8859-1
 */
public record SiteDefaults(ZoneId zone, Charset undeclaredText) {
  /** UTC and Latin text. */
  public static final SiteDefaults NONE = new SiteDefaults(ZoneOffset.UTC, null);
}
