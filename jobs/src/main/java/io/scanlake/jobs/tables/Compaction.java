package io.scanlake.jobs.tables;

import io.scanlake.jobs.tables.TableLog.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which files of a table are worth making into fewer. */
final class Compaction {
  private static final long SMALL_BYTES = 128L << 20;
  private static final long WHOLE_BYTES = 512L << 20;

  private Compaction() {}

  /**
   * Lists of small files of one partition that become a file each.
   *
   * @param mostFiles a partition with no more small files than this stays as it is
   */
  static List<List<DataFile>> of(List<DataFile> files, int mostFiles) {
    return files.stream()
        .filter(file -> file.size() < SMALL_BYTES)
        .collect(Collectors.groupingBy(DataFile::partition))
        .values()
        .stream()
        .filter(small -> small.size() > mostFiles)
        .flatMap(small -> filled(small).stream())
        .toList();
  }

  private static List<List<DataFile>> filled(List<DataFile> files) {
    List<List<DataFile>> lists = new ArrayList<>();
    long size = WHOLE_BYTES;
    for (DataFile file : files) {
      if (size + file.size() > WHOLE_BYTES) {
        lists.add(new ArrayList<>());
        size = 0;
      }
      lists.get(lists.size() - 1).add(file);
      size += file.size();
    }
    return lists;
  }
}
