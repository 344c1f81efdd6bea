package io.scanlake.jobs.inventory;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The directories from which a listing starts, by their own addresses: inputs, and directories that
 * a link led to. What lies below one of them is listed there, so that each directory is listed once
 * however many links lead to it.
 */
record Covered(Set<String> roots) implements Serializable {
  static Covered by(Collection<ListedEntry> roots) {
    Set<String> real = new HashSet<>();
    for (ListedEntry root : roots) {
      if (root.real() != null) {
        real.add(root.real());
      }
    }
    return new Covered(real);
  }

  boolean isRoot(String real) {
    return real != null && roots.contains(real);
  }

  /** Whether an address is one of these directories, or lies below one. */
  boolean holds(String real) {
    String up = real;
    while (up != null && !up.isEmpty()) {
      if (roots.contains(up)) {
        return true;
      }
      up = up.substring(0, Math.max(0, up.lastIndexOf('/')));
    }
    return false;
  }

  /**
   * The links to be followed, one to each directory: the first by its path, so that a directory has
   * the same path every night.
   */
  List<ListedEntry> choose(Collection<ListedEntry> links) {
    Covered seen = new Covered(new HashSet<>(roots));
    List<ListedEntry> chosen = new ArrayList<>();
    for (ListedEntry link :
        links.stream().sorted(Comparator.comparing(ListedEntry::path)).toList()) {
      if (!seen.holds(link.real())) {
        seen.roots.add(link.real());
        chosen.add(link.followed());
      }
    }
    return chosen;
  }

  Covered and(Collection<ListedEntry> more) {
    Set<String> all = new HashSet<>(roots);
    all.addAll(by(more).roots);
    return new Covered(all);
  }
}
