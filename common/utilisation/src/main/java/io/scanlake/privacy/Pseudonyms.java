package io.scanlake.privacy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed pseudonyms: HMAC-SHA256 (RFC 2104) of a domain and a normalised identifier under the site's
 * secret, cut to 128 bits, 32 hex digits. A bare hash of a patient id can be reversed by trying all
 * ids; a keyed one cannot without the secret. The same secret gives the same keys in every run, and
 * identifiers of two kinds never share a key.
 */
public final class Pseudonyms implements Serializable {
  /** The kind of thing that an identifier identifies. */
  public enum Domain {
    FILE,
    INSTANCE,
    SERIES,
    STUDY,
    ACCESSION,
    PATIENT,
    OPERATOR,
    STATION
  }

  public static final int MIN_SECRET_BYTES = 16;
  private static final char SEPARATOR = 0x1F;

  private final byte[] secret;
  private transient ThreadLocal<Keyed> keyed;

  /** A key that was asked for, as it was asked for. */
  private record Answer(String scope, String identifier, String key) {
    boolean isOf(String otherScope, String otherIdentifier) {
      return identifier.equals(otherIdentifier) && Objects.equals(scope, otherScope);
    }
  }

  /**
   * What a thread computes keys with, and the last key of each domain: images of one patient, study
   * and series follow each other, and an HMAC takes longer than all else about a row.
   */
  private record Keyed(Mac mac, Map<Domain, Answer> last) {
    static Keyed by(byte[] secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return new Keyed(mac, new EnumMap<>(Domain.class));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no HmacSHA256", e);
      }
    }
  }

  /**
   * @param secret at least {@link #MIN_SECRET_BYTES} bytes; white space at its end is dropped, so
   *     that a secret file may end with a line break
   */
  public Pseudonyms(byte[] secret) {
    int n = secret.length;
    while (n > 0 && secret[n - 1] <= ' ' && secret[n - 1] >= 0) {
      n--;
    }
    if (n < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "the pseudonym secret has " + n + " bytes; it needs at least " + MIN_SECRET_BYTES);
    }
    this.secret = Arrays.copyOf(secret, n);
  }

  /**
   * The key of an identifier.
   *
   * @param scope who issued the identifier (issuer or site); empty for globally unique identifiers
   * @return 32 hex digits, or null if the identifier is absent or blank
   */
  public String key(Domain domain, String scope, String identifier) {
    Answer last = keyed().last.get(domain);
    if (last != null && last.isOf(scope, identifier)) {
      return last.key;
    }
    String id = normalise(identifier);
    if (id.isEmpty()) {
      return null;
    }
    String key = hmac(domain.name() + SEPARATOR + normalise(scope) + SEPARATOR + id, 16);
    keyed().last.put(domain, new Answer(scope, identifier, key));
    return key;
  }

  /** The key of a file: its site and its path relative to its input, both compared exactly. */
  public String fileKey(String site, String relativePath) {
    return hmac(Domain.FILE.name() + SEPARATOR + site + SEPARATOR + relativePath, 16);
  }

  /** Identifies the secret without revealing it: different secrets have different ids. */
  public String keyId() {
    return hmac("KEY-ID", 8);
  }

  @Override
  public String toString() {
    return "Pseudonyms(" + keyId() + ")";
  }

  private static String normalise(String text) {
    if (text == null) {
      return "";
    }
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFKC)
        .strip()
        .toUpperCase(Locale.ROOT);
  }

  private String hmac(String message, int bytes) {
    byte[] full = keyed().mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(full, 0, bytes);
  }

  private Keyed keyed() {
    if (keyed == null) {
      keyed = ThreadLocal.withInitial(() -> Keyed.by(secret));
    }
    return keyed.get();
  }
}
