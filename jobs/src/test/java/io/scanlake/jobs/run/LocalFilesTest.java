package io.scanlake.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files, permissions and links as Hadoop's own local file system. */
class LocalFilesTest {
  @TempDir java.nio.file.Path folder;

  private static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    LocalFiles.use(hadoop);
    return hadoop;
  }

  @Test
  void areWhatAConfigurationOpens() throws IOException {
    assertThat(FileSystem.get(folder.toUri(), hadoop())).isInstanceOf(LocalFiles.class);
  }

  @Test
  void haveThePermissionsThatTheyAreGiven() throws IOException {
    FileSystem files = FileSystem.get(folder.toUri(), hadoop());
    for (String octal : new String[] {"640", "600", "755", "1777"}) {
      Path file = new Path(folder.resolve("file" + octal).toUri());
      files.create(file, true).close();
      files.setPermission(file, new FsPermission(octal));
      String expected = new FsPermission(octal.substring(octal.length() - 3)).toString();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(java.nio.file.Path.of(file.toUri()))))
          .isEqualTo(expected);
      assertThat(files.getFileStatus(file).getPermission().toString()).startsWith(expected);
    }
  }

  @Test
  void areRenamedAndReplacedByAContext() throws IOException {
    FileContext context = FileContext.getFileContext(folder.toUri(), hadoop());
    Path draft = new Path(folder.resolve("draft: ü").toUri());
    Path file = new Path(folder.resolve("file").toUri());
    for (String text : new String[] {"one", "two"}) {
      try (var out = context.create(draft, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      context.rename(draft, file, Options.Rename.OVERWRITE);
    }
    assertThat(folder.resolve("file")).hasContent("two");
    assertThat(folder.resolve("draft: ü")).doesNotExist();
  }

  @Test
  void seeLinksAsHadoopsOwnDo() throws IOException {
    Files.writeString(folder.resolve("target"), "content");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
    FileContext own = FileContext.getFileContext(folder.toUri(), new Configuration());
    FileContext context = FileContext.getFileContext(folder.toUri(), hadoop());
    for (String name : new String[] {"link", "target"}) {
      Path path = new Path(folder.resolve(name).toUri());
      assertThat(context.getFileLinkStatus(path)).isEqualTo(own.getFileLinkStatus(path));
      assertThat(context.getFileLinkStatus(path).isSymlink())
          .isEqualTo(own.getFileLinkStatus(path).isSymlink());
      assertThat(context.getFileStatus(path).getLen()).isEqualTo(7);
    }
  }

  @Test
  void knowNoChecksums() throws IOException {
    FileSystem own = new LocalFileSystem();
    own.initialize(folder.toUri(), new Configuration());
    Path path = new Path(folder.resolve("file").toUri());
    try (var out = own.create(path, true)) {
      out.write(1);
    }
    Files.writeString(folder.resolve("file"), "changed since");
    FileSystem files = FileSystem.get(folder.toUri(), hadoop());
    try (var in = files.open(path)) {
      assertThat(in.readAllBytes()).asString().isEqualTo("changed since");
    }
    assertThat(files.listStatus(path.getParent())).hasSize(2);
    // one that contradicts the new content would stop an earlier version
    files.create(path, true).close();
    assertThat(folder.resolve(".file.crc")).doesNotExist();
    assertThat(files.listStatus(path.getParent())).hasSize(1);
  }
}
