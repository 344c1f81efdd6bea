package io.scanlake.jobs.inventory;

import java.io.Serializable;
import java.util.List;

/**
 * What a listing can judge: a file that the ledger knows below one of its folders, and that was not
 * listed, is there no more. A list of paths judges nothing, for it need not be complete.
 *
 * @param folders the folders and files that the inputs named
 */
record Scope(List<Folder> folders) implements Serializable {
  static final Scope NOTHING = new Scope(List.of());

  /**
   * @param path its address
   */
  record Folder(String site, String path) implements Serializable {
    boolean holds(String file) {
      return file.equals(path) || file.startsWith(path.endsWith("/") ? path : path + "/");
    }
  }

  /**
   * What a ledger entry is to this listing, if it was not listed.
   *
   * @param site the site of the folder that it lay in, or its own
   * @param isUnder whether it lies below a folder that was listed
   */
  record Place(String site, boolean isUnder) {}

  /** Null for an entry of a site that was not listed. */
  Place place(Known known) {
    for (Folder folder : folders) {
      if (folder.holds(known.path())) {
        return new Place(folder.site(), true);
      }
    }
    boolean isOfSite = folders.stream().anyMatch(f -> f.site().equals(known.site()));
    return isOfSite ? new Place(known.site(), false) : null;
  }

  boolean isUnder(String path) {
    return folders.stream().anyMatch(folder -> folder.holds(path));
  }

  List<String> sites() {
    return folders.stream().map(Folder::site).distinct().sorted().toList();
  }
}
