package io.scanlake.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.privacy.Pseudonyms.Domain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private final Pseudonyms pseudonyms = of("0123456789abcdef-secret");

  private static Pseudonyms of(String secret) {
    return new Pseudonyms(secret.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theSameIdentifierHasTheSameKey() {
    String key = pseudonyms.key(Domain.PATIENT, "north", "PAT-7");
    assertThat(key).hasSize(32).matches("[0-9a-f]+");
    assertThat(of("0123456789abcdef-secret\n").key(Domain.PATIENT, "north", " pat-7 "))
        .isEqualTo(key);
    // full-width forms are the same letters (NFKC)
    assertThat(pseudonyms.key(Domain.PATIENT, "north", "ＰＡＴ-7")).isEqualTo(key);
  }

  @Test
  void kindScopeAndSecretDistinguishKeys() {
    String key = pseudonyms.key(Domain.PATIENT, "north", "7");
    assertThat(pseudonyms.key(Domain.ACCESSION, "north", "7")).isNotEqualTo(key);
    assertThat(pseudonyms.key(Domain.PATIENT, "south", "7")).isNotEqualTo(key);
    assertThat(of("another secret of good length").key(Domain.PATIENT, "north", "7"))
        .isNotEqualTo(key);
    assertThat(of("another secret of good length").keyId()).isNotEqualTo(pseudonyms.keyId());
  }

  /** The last key of a domain is kept, and may answer for nothing else. */
  @Test
  void whatWasAskedBeforeDoesNotMatter() {
    for (String scope : new String[] {"north", "north", "south", null}) {
      for (String id : new String[] {"7", "7", "8", " 8 ", null, "8"}) {
        for (Domain domain : new Domain[] {Domain.PATIENT, Domain.ACCESSION}) {
          assertThat(pseudonyms.key(domain, scope, id))
              .isEqualTo(of("0123456789abcdef-secret").key(domain, scope, id));
        }
      }
    }
  }

  @Test
  void anAbsentIdentifierHasNoKey() {
    assertThat(pseudonyms.key(Domain.PATIENT, "north", null)).isNull();
    assertThat(pseudonyms.key(Domain.PATIENT, "north", "  ")).isNull();
  }

  @Test
  void pathsAreComparedExactly() {
    assertThat(pseudonyms.fileKey("a", "x/Y.dcm")).isNotEqualTo(pseudonyms.fileKey("a", "x/y.dcm"));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> of("short\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the pseudonym secret has 5 bytes; it needs at least 16");
  }

  @Test
  void doesNotPrintItsSecret() {
    assertThat(pseudonyms.toString()).doesNotContain("secret").contains(pseudonyms.keyId());
  }
}
