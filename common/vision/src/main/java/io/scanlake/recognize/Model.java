package io.scanlake.recognize;

import io.scanlake.file.Sha256;
import io.scanlake.image.Match;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A model as it travels from the driver to the executors: its card and the bytes of its files. The
 * executor opens it ({@link Recognizer#open}).
 *
 * @param files content by the names that the card gives them
 * @param sha256 hash of the card, which holds those of the files; of the file for a model without a
 *     card
 */
public record Model(ModelCard card, Map<String, byte[]> files, String sha256)
    implements Serializable {

  public Model {
    files = Map.copyOf(files);
  }

  /** A cascade file by itself. */
  public static Model cascade(
      String id, String label, Match match, ModelCard.Search search, byte[] xml) {
    String sha256 = Sha256.hex(xml);
    return new Model(
        ModelCard.builder(id, ModelKind.CASCADE, List.of(label))
            .match(match)
            .search(search)
            .files(Map.of(Cascade.FILE, sha256))
            .build(),
        Map.of(Cascade.FILE, xml),
        sha256);
  }

  public String id() {
    return card.id();
  }

  public Match match() {
    return card.match();
  }

  byte[] file(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("the file " + name + " is missing");
    }
    return bytes;
  }

  String text(String name) {
    return new String(file(name), StandardCharsets.UTF_8);
  }
}
