package io.scanlake.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
  private static final String HEADER = "file,label_kind,class,x,y,w,h,mask,group,licence\n";

  @Nested
  class OfCsv {
    @Test
    void everyKind() throws UnusableException {
      List<Label> labels =
          LabelsCsv.read(
              "\uFEFF"
                  + HEADER
                  + "i/a.png,box,cell,1,2.4,3,4.6,,slide 1,MIT\r\n"
                  + "\n"
                  + "i/b.png,mask,nucleus,,,,,m/b.png,,\"a, \"\"b\"\"\"\n"
                  + "i/c.png,modality,XR/chest,,,,,,,");
      assertThat(labels)
          .containsExactly(
              new Label(
                  "i/a.png", LabelKind.BOX, "cell", new Box(1, 2, 3, 5), null, "slide 1", "MIT"),
              new Label(
                  "i/b.png", LabelKind.MASK, "nucleus", null, "m/b.png", "i/b.png", "a, \"b\""),
              new Label("i/c.png", LabelKind.MODALITY, "XR/chest", null, null, "i/c.png", ""));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "a.png,box | line 2 has 2 values instead of 10",
          "a.png,blob,c,1,1,1,1,,,  | line 2 has an unknown label_kind",
          "/a.png,box,c,1,1,1,1,,, | line 2 has no path below the folder",
          "x/../../a.png,box,c,1,1,1,1,,, | line 2 has no path below the folder",
          "a.png,box,,1,1,1,1,,, | line 2 has no class",
          "a.png,box,c,1,one,1,1,,, | line 2 has no number in y",
          "a.png,box,c,1,1,NaN,1,,, | line 2 has no number in w",
          "a.png,box,c,1,1,1e9,1,,, | line 2 has no number in w",
          "a.png,box,c,1,1,0,1,,, | line 2 has a box without width or height",
          "a.png,mask,c,,,,,,, | line 2 needs a path in mask",
          "a.png,mask,c,,,,,../m.png,, | line 2 needs a path in mask",
          "a.png,class,\"c,,,,,,, | a quoted value does not end",
        })
    void refusesAWrongLineByItsNumber(String line, String message) {
      assertThatThrownBy(() -> LabelsCsv.read(HEADER + line))
          .isInstanceOf(UnusableException.class)
          .hasMessageContaining(message)
          .satisfies(e -> assertThat(((UnusableException) e).code()).isEqualTo(Code.CORRUPT));
    }

    @Test
    void refusesAnotherHeader() {
      for (String text : List.of("", "file,class\n", "\n\n")) {
        assertThatThrownBy(() -> LabelsCsv.read(text)).hasMessageContaining("the first line");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bccd", "wbc", "nuclei", "cxr_lungbox", "modality64", "mr_brain"})
    void readsTheRealSets(String set) throws IOException, UnusableException {
      Path folder = TestData.set(set);
      List<Label> labels = LabelsCsv.read(Files.readString(folder.resolve("labels.csv")));
      assertThat(labels).isNotEmpty();
      for (Label label : labels) {
        assertThat(folder.resolve(label.file())).exists();
        if (label.mask() != null) {
          assertThat(folder.resolve(label.mask())).exists();
        }
      }
    }
  }

  @Nested
  class OfVoc {
    private static List<Label> read(String xml) throws UnusableException {
      return VocXml.read(xml.getBytes(StandardCharsets.UTF_8), "a.jpg");
    }

    @Test
    void cornersCountFromOneAndBelongToTheBox() throws UnusableException {
      assertThat(
              read(
                  "<annotation><filename>/etc/x</filename><object><name> RBC </name><bndbox>"
                      + "<xmin>11</xmin><ymin>21</ymin><xmax>20</xmax><ymax>40</ymax>"
                      + "</bndbox></object><object><name>WBC</name><part><name>q</name></part>"
                      + "<bndbox><xmax>2.0</xmax><ymax>2</ymax><xmin>1</xmin><ymin>1</ymin>"
                      + "</bndbox></object></annotation>"))
          .extracting(Label::name, Label::box, Label::file)
          .containsExactly(
              Tuple.tuple("RBC", new Box(10, 20, 10, 20), "a.jpg"),
              Tuple.tuple("WBC", new Box(0, 0, 2, 2), "a.jpg"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "<annotation>",
          "<other/>",
          "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><annotation>&x;</annotation>",
          "<annotation><object><name>a</name></object></annotation>",
          "<annotation><object><name>a</name><bndbox><xmin>1</xmin></bndbox></object></annotation>",
          "<annotation><object><name>a</name><bndbox><xmin>5</xmin><ymin>1</ymin><xmax>2</xmax>"
              + "<ymax>2</ymax></bndbox></object></annotation>",
          "<annotation><object><name>a</name><bndbox><xmin>x</xmin><ymin>1</ymin><xmax>2</xmax>"
              + "<ymax>2</ymax></bndbox></object></annotation>"
        })
    void refusesInOneLine(String xml) {
      assertThatThrownBy(() -> read(xml))
          .isInstanceOf(UnusableException.class)
          .hasMessageStartingWith("labels: ")
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining("passwd");
    }
  }

  @Nested
  class BySplit {
    @Test
    void aGroupsPlaceDependsOnItselfAndTheSeed() {
      GroupSplit split = new GroupSplit(0.3, 1);
      int out = 0;
      int moved = 0;
      for (int i = 0; i < 2000; i++) {
        String group = "patient " + i;
        assertThat(split.isHeldOut(group)).isEqualTo(new GroupSplit(0.3, 1).isHeldOut(group));
        // A greater share holds out more groups and none less.
        assertThat(new GroupSplit(0.6, 1).isHeldOut(group) || !split.isHeldOut(group)).isTrue();
        out += split.isHeldOut(group) ? 1 : 0;
        moved += split.isHeldOut(group) != new GroupSplit(0.3, 2).isHeldOut(group) ? 1 : 0;
      }
      // 2000 · 0.3 = 600, sd √(2000 · 0.3 · 0.7) = 20; another seed moves 2 · 0.3 · 0.7 = 0.42
      assertThat(out).isBetween(520, 680);
      assertThat(moved / 2000.0).isCloseTo(0.42, within(0.06));
    }

    @Test
    void foldsAreOfOneSize() {
      int[] counts = new int[5];
      for (int i = 0; i < 2000; i++) {
        counts[GroupSplit.fold("patient " + i, 5, 9)]++;
      }
      for (int count : counts) {
        assertThat(count).isBetween(320, 480);
      }
    }
  }
}
