package io.scanlake.jobs.inventory;

import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

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
  FileStatus[] find(Configuration hadoop) {
    try {
      Path path = new Path(uri);
      FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
      if (found == null || found.length == 0) {
        throw new OperatorException("the input does not exist: " + uri);
      }
      return found;
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "the input cannot be read: "
              + uri
              + " ("
              + OperatorException.kind(e)
              + "); check the address and the permissions");
    }
  }

  /** The base as an absolute address. */
  String qualifiedBase(Configuration hadoop) {
    try {
      Path base = base();
      return base.getFileSystem(hadoop).makeQualified(base).toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "the input cannot be read: " + uri + " (" + OperatorException.kind(e) + ")");
    }
  }

  /** The part of the URI before its first wildcard: keys are relative to it. */
  Path base() {
    int wild = uri.length();
    for (char c : new char[] {'*', '?', '[', '{'}) {
      int at = uri.indexOf(c);
      if (at >= 0) {
        wild = Math.min(wild, at);
      }
    }
    if (wild == uri.length()) {
      return new Path(uri);
    }
    int slash = uri.lastIndexOf('/', wild);
    return new Path(slash < 0 ? "." : uri.substring(0, Math.max(slash, 1)));
  }
}
