package io.scanlake.jobs.learn;

import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.labels.GroupSplit;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelKind;
import io.scanlake.labels.LabelsCsv;
import io.scanlake.labels.VocXml;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The labelled images of a folder.
 *
 * @param images in the order of their paths
 */
public record LabelSet(List<Image> images) {
  private static final String XML = ".xml";

  /**
   * One image and its labels.
   *
   * @param folder that the paths in labels start from
   */
  public record Image(String folder, String file, List<Label> labels) implements Serializable {
    String group() {
      return labels.get(0).group();
    }

    List<Label> labels(Predicate<Label> which) {
      return labels.stream().filter(which).toList();
    }

    /** The boxes of a class in an image of {@code factor} times the size. */
    ArrayList<Box> boxes(String name, double factor) {
      ArrayList<Box> boxes = new ArrayList<>();
      for (Label label : labels(l -> l.box() != null && l.name().equals(name))) {
        boxes.add(label.box().scaled(factor));
      }
      return boxes;
    }
  }

  /**
   * @param labels a CSV file, or a folder with one Pascal VOC file (.xml) per image
   * @param folder folder of the images, or null for that of the labels
   * @throws OperatorException if the labels cannot be read
   */
  public static LabelSet read(String labels, String folder, Configuration hadoop) {
    try {
      Path path = new Path(labels);
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus status = files.getFileStatus(path);
      Path images = folder != null ? new Path(folder) : status.isDirectory() ? path : parent(path);
      List<Label> all =
          status.isDirectory()
              ? voc(files, path, images)
              : LabelsCsv.read(new String(content(files, path), StandardCharsets.UTF_8));
      Map<String, List<Label>> byFile = new LinkedHashMap<>();
      all.forEach(l -> byFile.computeIfAbsent(l.file(), f -> new ArrayList<>()).add(l));
      if (byFile.isEmpty()) {
        throw new OperatorException("no label in " + labels);
      }
      List<Image> list = new ArrayList<>();
      byFile.forEach((file, own) -> list.add(new Image(images.toString(), file, List.copyOf(own))));
      list.sort(Comparator.comparing(Image::file));
      return new LabelSet(List.copyOf(list));
    } catch (UnusableException e) {
      throw new OperatorException(labels + ": " + e.getMessage());
    } catch (FileNotFoundException e) {
      throw new OperatorException("labels not found: " + labels);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "the labels cannot be read: " + labels + " (" + OperatorException.kind(e) + ")");
    }
  }

  private static Path parent(Path file) {
    return file.getParent() == null ? new Path(".") : file.getParent();
  }

  /** An annotation belongs to the image of its own name. */
  private static List<Label> voc(FileSystem files, Path folder, Path images)
      throws IOException, UnusableException {
    Map<String, String> byName = new HashMap<>();
    for (FileStatus image : images.getFileSystem(files.getConf()).listStatus(images)) {
      String name = image.getPath().getName();
      if (image.isFile() && !name.endsWith(XML)) {
        byName.put(name.replaceFirst("\\.[^.]*$", ""), name);
      }
    }
    List<Label> all = new ArrayList<>();
    FileStatus[] found = files.listStatus(folder, path -> path.getName().endsWith(XML));
    Arrays.sort(found);
    for (FileStatus file : found) {
      String name = file.getPath().getName();
      String image = byName.get(name.substring(0, name.length() - XML.length()));
      if (image == null) {
        throw new OperatorException("no image in " + images + " belongs to " + name);
      }
      all.addAll(VocXml.read(content(files, file.getPath()), image));
    }
    return all;
  }

  private static byte[] content(FileSystem files, Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      return in.readAllBytes();
    }
  }

  /** The images of the groups that a split holds out. */
  public LabelSet heldOut(GroupSplit split) {
    return new LabelSet(images.stream().filter(i -> split.isHeldOut(i.group())).toList());
  }

  /** The images of the groups to learn from. */
  LabelSet learning(GroupSplit split) {
    return new LabelSet(images.stream().filter(i -> !split.isHeldOut(i.group())).toList());
  }

  /** The names of labels of the given kinds, sorted. */
  List<String> classes(LabelKind... kinds) {
    List<LabelKind> wanted = List.of(kinds);
    return images.stream()
        .flatMap(image -> image.labels().stream())
        .filter(label -> wanted.contains(label.kind()))
        .map(Label::name)
        .distinct()
        .sorted()
        .toList();
  }
}
