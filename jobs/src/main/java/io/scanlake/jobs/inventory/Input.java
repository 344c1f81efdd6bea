package io.scanlake.jobs.inventory;

import io.scanlake.jobs.archive.ArchiveStore;
import io.scanlake.jobs.archive.Entry;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * One source of images.
 *
 * @param site the site that the images belong to; part of every pseudonym that is unique only
 *     within a site
 * @param uri the address of a folder, a file or a glob on any Hadoop file system
 */
public record Input(String site, String uri) implements Serializable {

  /** Parses {@code [site=]URI}. */
  public static Input parse(String text, String defaultSite) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    boolean named = equals > 0 && (colon < 0 || equals < colon) && (slash < 0 || equals < slash);
    Input input =
        named
            ? new Input(text.substring(0, equals), text.substring(equals + 1))
            : new Input(defaultSite, text);
    if (input.uri.isBlank()) {
      throw new OperatorException("--input " + text + " names no folder");
    }
    return input;
  }

  /**
   * The files and folders that the URI names now.
   *
   * @throws OperatorException there are none, or they cannot be listed
   */
  List<Entry> find(Configuration hadoop) {
    List<Entry> found = ask(hadoop, store -> store.find(uri));
    if (found.isEmpty()) {
      throw new OperatorException("the input does not exist: " + uri);
    }
    return found;
  }

  /**
   * The part of the URI before its first wildcard as an absolute address: keys are relative to it.
   */
  String base(Configuration hadoop) {
    return ask(hadoop, store -> store.base(uri));
  }

  private interface Question<T> {
    T ask(ArchiveStore store) throws IOException;
  }

  private <T> T ask(Configuration hadoop, Question<T> question) {
    try {
      return question.ask(ArchiveStore.of(uri, hadoop));
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "the input cannot be read: "
              + uri
              + " ("
              + OperatorException.kind(e)
              + "); check the address and the permissions");
    }
  }
}
