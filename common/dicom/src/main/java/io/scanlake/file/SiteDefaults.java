package io.scanlake.file;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What is taken for true of a site's images where their headers are silent.
 *
 * @param zone for times that name none
 * @param undeclaredText what text without Specific Character Set is taken for when it is not UTF-8,
 *     such as GB18030; null: ISO 8859-1
 */
public record SiteDefaults(ZoneId zone, Charset undeclaredText) {
  /** UTC and Latin text. */
  public static final SiteDefaults NONE = new SiteDefaults(ZoneOffset.UTC, null);
}
