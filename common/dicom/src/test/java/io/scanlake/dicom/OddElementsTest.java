package io.scanlake.dicom;

import static io.scanlake.dicom.RawDicom.EXPLICIT;
import static io.scanlake.dicom.RawDicom.IMPLICIT;
import static io.scanlake.dicom.RawDicom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Source;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements that leave open how they are to be read: the image after them must not be lost. */
class OddElementsTest {
  private static final int PRIVATE = 0x00091001;
  private static final int SEQUENCE = 0x00081140;
  private static final int ICON = 0x00880200;

  private final FrameBuffers buffers = new FrameBuffers();

  private DicomFile whole(RawDicom raw) throws Exception {
    for (Source source : new Source[] {Source.of(raw.file()), new MadeDicom.Ranged(raw.file())}) {
      DicomFile file = DicomFile.parse(source, MadeDicom.BUDGET);
      assertThat(file.hasPixels()).isTrue();
      StoredFrame frame = file.frame(0, buffers);
      assertThat(Arrays.copyOf(frame.shorts(), 4)).containsExactly(1, 2, 3, 4);
    }
    return raw.open();
  }

  /** 0x200A two blanks, then DA, DS, DT, FD, FL, LO, LT, PN, TM, and UL with more than 64 KiB. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x200A, 0x2020, 16708, 21316, 21572, 17478, 19526, 20300, 21580, 20048, 19796, 0x14144
      })
  void aLengthThatLooksLikeAVr(int length) throws Exception {
    byte[] noise = new byte[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (byte) (i * 31);
    }
    for (byte[] value : new byte[][] {new byte[length], noise}) {
      DicomFile file =
          whole(
              RawDicom.part10(IMPLICIT)
                  .implicit(0x00080060, text("MR"))
                  .implicit(PRIVATE, value)
                  .implicitImage());
      assertThat(file.dataset().element(PRIVATE).length).isEqualTo(length);
    }
  }

  @Test
  void aLengthThatLooksLikeAVrWithinAnItem() throws Exception {
    RawDicom item = new RawDicom().implicit(PRIVATE, new byte[16708]);
    whole(
        RawDicom.part10(IMPLICIT)
            .tag(SEQUENCE)
            .u32(item.file().length + 8)
            .item(item.file().length)
            .bytes(item.file())
            .implicitImage());
  }

  @Test
  void explicitElementsAmongImplicitOnes() throws Exception {
    DicomFile file =
        whole(
            RawDicom.part10(IMPLICIT)
                .implicit(0x00080060, text("MR"))
                .element(0x00080070, "LO", text("MAKER "))
                .element(0x00081010, "SH", text("CONSOLE1"))
                .implicitImage());
    assertThat(file.dataset().text(0x00081010)).isEqualTo("CONSOLE1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"  ", "\0\0", "??", "--", "ZZ", "us", "XX", "1A"})
  void aVrThatIsNone(String vr) throws Exception {
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(0x00080060, "CS", text("MR"))
                .element(0x00080070, vr, text("MAKER "))
                .element(0x00081010, "SH", text("CONSOLE1"))
                .explicitImage());
    assertThat(file.dataset().text(0x00080070)).isEqualTo("MAKER");
    assertThat(file.dataset().text(0x00081010)).isEqualTo("CONSOLE1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"  ", "ZZ", "??", "zz"})
  void aVrThatIsNoneWithALongLength(String vr) throws Exception {
    whole(
        RawDicom.part10(EXPLICIT)
            .element(0x00080060, "CS", text("MR"))
            .element(PRIVATE, vr, 70_000)
            .bytes(new byte[70_000])
            .explicitImage());
  }

  @Test
  void aLongVrWithAShortLength() throws Exception {
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(0x00080060, "CS", text("MR"))
                .element(PRIVATE, "UT", text("twelve bytes"))
                .element(0x00101010, "AS", text("042Y"))
                .explicitImage());
    assertThat(file.dataset().text(0x00101010)).isEqualTo("042Y");
  }

  @Test
  void anItemWhoseFirstVrIsBlank() throws Exception {
    RawDicom item = new RawDicom().element(0x00081150, "  ", text("1.2 "));
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(SEQUENCE, "SQ", -1)
                .item(-1)
                .bytes(item.file())
                .tag(Tags.ITEM_END)
                .u32(0)
                .tag(Tags.SEQUENCE_END)
                .u32(0)
                .explicitImage());
    assertThat(file.dataset().item(SEQUENCE).text(0x00081150)).isEqualTo("1.2");
  }

  @Test
  void anOddLengthThatLeavesOutItsPad() throws Exception {
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(0x00080060, "CS", text("MRI"))
                .bytes((byte) ' ')
                .element(0x00080070, "LO", text("ODD"))
                .element(0x00081010, "SH", text("CONSOLE1"))
                .explicitImage());
    assertThat(file.dataset().text(0x00080070)).isEqualTo("ODD");
    assertThat(file.dataset().text(0x00081010)).isEqualTo("CONSOLE1");
  }

  @Test
  void groupLengthsOfVrUn() throws Exception {
    whole(
        RawDicom.part10(EXPLICIT)
            .element(0x00080000, "UN", 4)
            .u32(10)
            .element(0x00080060, "CS", text("MR"))
            .explicitImage());
  }

  @Test
  void privateBytesThatBeginLikeAnItem() throws Exception {
    byte[] value = new RawDicom().item(0xE0000000L).bytes(new byte[8]).file();
    whole(RawDicom.part10(IMPLICIT).implicit(PRIVATE, value).implicitImage());
    whole(
        RawDicom.part10(EXPLICIT)
            .element(PRIVATE, "UN", value.length)
            .bytes(value)
            .explicitImage());
  }

  @Test
  void zerosAfterTheFragmentsOfAnIcon() throws Exception {
    whole(
        RawDicom.part10(EXPLICIT)
            .element(ICON, "SQ", -1)
            .item(-1)
            .element(Tags.ROWS, "US", RawDicom.u16(1))
            .element(Tags.PIXEL_DATA, "OB", -1)
            .item(0)
            .item(4)
            .u32(7)
            .bytes(new byte[8])
            .tag(Tags.SEQUENCE_END)
            .u32(0)
            .tag(Tags.ITEM_END)
            .u32(0)
            .tag(Tags.SEQUENCE_END)
            .u32(0)
            .element(0x20100010, "LO", text("film"))
            .element(0x20200010, "LO", text("film"))
            .bytes(LATER));
  }

  /** An image cannot follow group 0088, so its elements are here. */
  private static final byte[] LATER = new RawDicom().explicitImage().file();

  @Test
  void pixelDataOfNoByteAreNone() throws Exception {
    RawDicom raw =
        RawDicom.part10(EXPLICIT)
            .element(Tags.ROWS, "US", RawDicom.u16(2))
            .element(Tags.COLUMNS, "US", RawDicom.u16(2))
            .element(Tags.PIXEL_DATA, "OW", 0);
    assertThat(raw.open().hasPixels()).isFalse();
  }
}
