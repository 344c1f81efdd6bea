package io.scanlake.jobs.tables;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What stores can do as one step, which decides how a file is replaced and how one is locked. */
enum Store {
  /** A local disk: a rename replaces a file, and the operating system has locks. */
  DISK,
  /** HDFS and its like: a rename is one step and refuses a target that exists. */
  TREE,
  /** S3: no rename, but an object is written as a whole and under a condition. */
  OBJECTS;

  static Store of(FileSystem fs, Path file) throws IOException {
    if ("file".equals(fs.getUri().getScheme())) {
      return DISK;
    }
    return fs.hasPathCapability(file, "fs.option.create.in.close") ? OBJECTS : TREE;
  }
}
