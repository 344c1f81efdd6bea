package io.scanlake.dicom;

import static io.scanlake.dicom.RawDicom.EXPLICIT;
import static io.scanlake.dicom.RawDicom.IMPLICIT;
import static io.scanlake.dicom.RawDicom.text;
import static io.scanlake.dicom.RawDicom.u16;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Source;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that users of other readers reported, made anew; each test names the report. */
class FieldReportsTest {
  private static final int SEQUENCE = 0x00081140;
  private static final int ICON = 0x00880200;
  private static final String RLE = "1.2.840.10008.1.2.5";
  private static final String LOSSLESS = "1.2.840.10008.1.2.4.57";

  private final FrameBuffers buffers = new FrameBuffers();

  /** The samples of {@link RawDicom#explicitImage} are there. */
  private DicomFile whole(RawDicom raw) throws Exception {
    DicomFile file = raw.open();
    assertThat(samples(file)).containsExactly(1, 2, 3, 4);
    return file;
  }

  private short[] samples(DicomFile file) throws Exception {
    assertThat(file.hasPixels()).isTrue();
    StoredFrame frame = file.frame(0, buffers);
    return Arrays.copyOf(frame.shorts(), frame.count());
  }

  private static RawDicom end(RawDicom raw, int tag) {
    return raw.tag(tag).u32(0);
  }

  /** An image of two by two bytes, up to its encapsulated pixel data. */
  private static RawDicom bytes(String syntax, long length) {
    return RawDicom.part10(syntax)
        .element(Tags.ROWS, "US", u16(2))
        .element(Tags.COLUMNS, "US", u16(2))
        .element(Tags.BITS_ALLOCATED, "US", u16(8))
        .element(Tags.PIXEL_DATA, "OB", length);
  }

  /** A literal run of four bytes. */
  private static byte[] rle(int... values) {
    RawDicom raw = new RawDicom().u32(1).u32(64).bytes(new byte[56]).bytes((byte) 3);
    for (int value : values) {
      raw.bytes((byte) value);
    }
    return raw.bytes((byte) 128).file();
  }

  /** github.com/pydicom/pydicom/issues/2324. */
  @Test
  void encapsulatedPixelsWithinAnItemOfDefinedLength() throws Exception {
    RawDicom icon =
        new RawDicom()
            .element(Tags.ROWS, "US", u16(1))
            .element(Tags.PIXEL_DATA, "OB", -1)
            .item(0)
            .item(6)
            .bytes(new byte[6]);
    end(icon, Tags.SEQUENCE_END);
    int length = icon.file().length;
    whole(
        RawDicom.part10(EXPLICIT)
            .element(0x00080060, "CS", text("OT"))
            .element(0x00091010, "SQ", length + 8)
            .item(length)
            .bytes(icon.file())
            .explicitImage());
  }

  /** github.com/pydicom/pydicom/issues/1140. */
  @Test
  void aFragmentThatHoldsTheBytesOfADelimiter() throws Exception {
    byte[] frame = rle(0xFE, 0xFF, 0xDD, 0xE0);
    RawDicom raw = bytes(RLE, -1).item(0).item(frame.length).bytes(frame);
    assertThat(samples(end(raw, Tags.SEQUENCE_END).open())).containsExactly(0xFE, 0xFF, 0xDD, 0xE0);
  }

  /** github.com/pydicom/pydicom/issues/1799. */
  @Test
  void noDelimiterAfterTheFragments() throws Exception {
    byte[] frame = rle(1, 2, 3, 4);
    assertThat(samples(bytes(RLE, -1).item(0).item(frame.length).bytes(frame).open()))
        .containsExactly(1, 2, 3, 4);
  }

  /** github.com/pydicom/pydicom/issues/1844. */
  @ParameterizedTest
  @ValueSource(strings = {"0 ", "", "-1"})
  void noFrames(String frames) throws Exception {
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(Tags.NUMBER_OF_FRAMES, "IS", text(frames))
                .explicitImage());
    assertThat(file.layout().frames()).isEqualTo(1);
  }

  /** github.com/fo-dicom/fo-dicom/issues/1157. */
  @Test
  void aSequenceEndsWhereAnItemShould() throws Exception {
    RawDicom raw =
        RawDicom.part10(EXPLICIT)
            .element(SEQUENCE, "SQ", -1)
            .item(-1)
            .element(0x00081150, "UI", text("1.2\0"));
    DicomFile file = whole(end(raw, Tags.SEQUENCE_END).explicitImage());
    assertThat(file.dataset().item(SEQUENCE).text(0x00081150)).isEqualTo("1.2");
  }

  /** github.com/fo-dicom/fo-dicom/issues/944 and 1982. */
  @Test
  void aSequenceThatHoldsText() throws Exception {
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(0x00101002, "SQ", 14)
                .bytes(text("Somebody,Some\0"))
                .explicitImage());
    assertThat(file.dataset().items(0x00101002)).isEmpty();
  }

  /** github.com/Efferent-Health/fo-dicom.Codecs/issues/94. */
  @Test
  void fragmentsWithinADefinedLength() throws Exception {
    byte[] frame = rle(1, 2, 3, 4);
    RawDicom raw = bytes(RLE, frame.length + 24).item(0).item(frame.length).bytes(frame);
    assertThat(samples(end(raw, Tags.SEQUENCE_END).open())).containsExactly(1, 2, 3, 4);
  }

  /** github.com/fo-dicom/fo-dicom/issues/284. */
  @Test
  void anOddNumberOfBytesWithoutPad() throws Exception {
    RawDicom raw =
        RawDicom.part10(EXPLICIT)
            .element(Tags.ROWS, "US", u16(1))
            .element(Tags.COLUMNS, "US", u16(3))
            .element(Tags.BITS_ALLOCATED, "US", u16(8))
            .element(Tags.PIXEL_DATA, "OB", 3)
            .bytes((byte) 7, (byte) 8, (byte) 9);
    assertThat(samples(raw.open())).containsExactly(7, 8, 9);
    assertThat(raw.open().frame(0, buffers).isRepaired()).isFalse();
  }

  /** github.com/fo-dicom/fo-dicom/issues/1999: no such window in the standard, so as if absent. */
  @Test
  void aWindowNarrowerThanOne() throws Exception {
    DicomFile file =
        MadeDicom.image(1, 4, 12, false, (short) 0, (short) 1000, (short) 2000, (short) 4000)
            .text(Tags.RESCALE_SLOPE, "DS", "1e-7")
            .text(Tags.RESCALE_INTERCEPT, "DS", "0")
            .text(Tags.WINDOW_CENTER, "DS", "0.0002")
            .text(Tags.WINDOW_WIDTH, "DS", "0.0004")
            .open();
    byte[] picture = new byte[4];
    new Renderer().render(file, 0, file.frame(0, buffers), picture);
    assertThat(picture[0]).isZero();
    assertThat(picture[3] & 0xFF).isEqualTo(255);
  }

  /** github.com/fo-dicom/fo-dicom/pull/1751. */
  @Test
  void oneBitWithoutWindow() throws Exception {
    DicomFile file =
        MadeDicom.image(1, 2, 1, false)
            .us(Tags.BITS_ALLOCATED, 1)
            .bytes(Tags.PIXEL_DATA, "OB", new byte[] {2, 0})
            .open();
    byte[] picture = new byte[2];
    new Renderer().render(file, 0, file.frame(0, buffers), picture);
    assertThat(picture).containsExactly(0, 255);
  }

  /** github.com/dcm4che/dcm4che/issues/1364. */
  @Test
  void aSequenceLongerThanItsLength() throws Exception {
    RawDicom item = new RawDicom().element(0x00081150, "UI", text("1.2.3\0"));
    RawDicom raw =
        RawDicom.part10(EXPLICIT)
            .element(SEQUENCE, "SQ", 16)
            .item(item.file().length)
            .bytes(item.file())
            .item(item.file().length)
            .bytes(item.file());
    DicomFile file = whole(raw.explicitImage());
    assertThat(file.dataset().items(SEQUENCE)).hasSize(2);
  }

  /** github.com/dcm4che/dcm4che/issues/770. */
  @Test
  void nativeSamplesInAFragmentThatIsOneByteShort() throws Exception {
    RawDicom raw =
        bytes(EXPLICIT, -1).item(0).item(3).bytes((byte) 1, (byte) 2, (byte) 3, (byte) 4);
    StoredFrame frame = end(raw, Tags.SEQUENCE_END).open().frame(0, buffers);
    assertThat(frame.isRepaired()).isTrue();
    assertThat(Arrays.copyOf(frame.shorts(), 3)).containsExactly(1, 2, 3);
  }

  /** github.com/rii-mango/JPEGLosslessDecoderJS/issues/8: colours stand together in a stream. */
  @Test
  void aPlanarConfigurationThatAStreamCannotHave() throws Exception {
    int[] values = {1, 2, 3, 4, 5, 6};
    byte[] stream = LosslessJpeg.write(values, 1, 2, 3, 8, 1, 0);
    DicomFile file =
        MadeDicom.image(1, 2, 8, false)
            .us(Tags.BITS_ALLOCATED, 8)
            .us(Tags.SAMPLES_PER_PIXEL, 3)
            .us(Tags.PLANAR_CONFIGURATION, 1)
            .text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", "RGB")
            .fragments(stream)
            .open(LOSSLESS);
    assertThat(samples(file)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  /** github.com/cornerstonejs/dicomParser/issues/266. */
  @Test
  void aDelimiterOfUndefinedLength() throws Exception {
    byte[] frame = rle(1, 2, 3, 4);
    RawDicom raw = bytes(RLE, -1).item(0).item(frame.length).bytes(frame);
    assertThat(samples(raw.tag(Tags.SEQUENCE_END).u32(-1).open())).containsExactly(1, 2, 3, 4);
  }

  /** github.com/cornerstonejs/dicomParser/issues/18. */
  @Test
  void anEmptySequenceOfUndefinedLength() throws Exception {
    RawDicom raw = RawDicom.part10(EXPLICIT).element(SEQUENCE, "SQ", -1);
    whole(end(raw, Tags.SEQUENCE_END).explicitImage());
    RawDicom implicit = RawDicom.part10(IMPLICIT).tag(SEQUENCE).u32(-1);
    whole(end(implicit, Tags.SEQUENCE_END).implicitImage());
  }

  /** github.com/cornerstonejs/dicomParser/issues/12. */
  @Test
  void noPreamble() throws Exception {
    byte[] file =
        RawDicom.part10(EXPLICIT)
            .element(0x00080060, "CS", text("MR"))
            .element(0x00080070, "LO", text("MAKER "))
            .explicitImage()
            .file();
    byte[] bare = Arrays.copyOfRange(file, 132, file.length);
    DicomFile opened = DicomFile.parse(Source.of(bare), MadeDicom.BUDGET);
    assertThat(samples(opened)).containsExactly(1, 2, 3, 4);
  }

  /** github.com/rordenlab/dcm2niix/issues/639. */
  @Test
  void itemsWithinAnUnknownVr() throws Exception {
    RawDicom item = new RawDicom().element(0x00081150, "UI", text("1.2\0"));
    int length = item.file().length;
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(SEQUENCE, "??", new RawDicom().item(length).bytes(item.file()).file())
                .explicitImage());
    assertThat(file.dataset().item(SEQUENCE).text(0x00081150)).isEqualTo("1.2");
  }

  /** github.com/rordenlab/dcm2niix/issues/807. */
  @Test
  void aTransferSyntaxAmongTheOriginalAttributes() throws Exception {
    RawDicom item = new RawDicom().element(Tags.TRANSFER_SYNTAX_UID, "UI", text(LOSSLESS));
    DicomFile file =
        whole(
            RawDicom.part10(EXPLICIT)
                .element(SEQUENCE, "SQ", -1)
                .item(item.file().length)
                .bytes(item.file())
                .tag(Tags.SEQUENCE_END)
                .u32(0)
                .explicitImage());
    assertThat(file.transferSyntaxUid()).isEqualTo(EXPLICIT);
  }

  /** github.com/rordenlab/dcm2niix/issues/746. */
  @Test
  void aTransferSyntaxWithUnderscores() throws Exception {
    whole(RawDicom.part10("1_2_840_10008_1_2_1").explicitImage());
  }

  /** github.com/rordenlab/dcm2niix/issues/995. */
  @Test
  void anOffsetForEachFragmentOfOneFrame() throws Exception {
    byte[] frame = rle(1, 2, 3, 4);
    byte[] head = Arrays.copyOf(frame, 66);
    byte[] tail = Arrays.copyOfRange(frame, 66, frame.length);
    RawDicom raw =
        bytes(RLE, -1)
            .item(8)
            .u32(0)
            .u32(74)
            .item(head.length)
            .bytes(head)
            .item(tail.length)
            .bytes(tail);
    assertThat(samples(end(raw, Tags.SEQUENCE_END).open())).containsExactly(1, 2, 3, 4);
  }

  /** github.com/malaterre/GDCM/pull/168. */
  @Test
  void samplesOf32Bits() throws Exception {
    DicomFile file =
        MadeDicom.image(1, 2, 32, false)
            .us(Tags.BITS_ALLOCATED, 32)
            .bytes(Tags.PIXEL_DATA, "OW", new byte[] {1, 0, 0, 0, 0, 0, 1, 0})
            .open();
    StoredFrame frame = file.frame(0, buffers);
    assertThat(frame.value(0)).isEqualTo(1);
    assertThat(frame.value(1)).isEqualTo(65536);
  }

  /** github.com/pydicom/pydicom/issues/2134. */
  @Test
  void framesOfBitsThatDoNotEndWithAByte() throws Exception {
    DicomFile file =
        MadeDicom.image(1, 3, 1, false)
            .us(Tags.BITS_ALLOCATED, 1)
            .text(Tags.NUMBER_OF_FRAMES, "IS", "2")
            .bytes(Tags.PIXEL_DATA, "OB", new byte[] {0b101_011, 0})
            .open();
    assertThat(samples(file)).containsExactly(1, 1, 0);
    assertThat(Arrays.copyOf(file.frame(1, buffers).shorts(), 3)).containsExactly(1, 0, 1);
  }

  /** github.com/fo-dicom/fo-dicom/issues/763. */
  @Test
  void zerosAmongTheFragmentsOfAnIcon() throws Exception {
    RawDicom raw =
        RawDicom.part10(EXPLICIT)
            .element(ICON, "SQ", -1)
            .item(-1)
            .element(Tags.PIXEL_DATA, "OB", -1)
            .item(0)
            .item(2)
            .bytes(new byte[12]);
    end(end(end(raw, Tags.SEQUENCE_END), Tags.ITEM_END), Tags.SEQUENCE_END);
    DicomFile file = raw.element(0x20100010, "LO", text("film")).open();
    assertThat(file.dataset().text(0x20100010)).isEqualTo("film");
    assertThat(file.hasPixels()).isFalse();
  }
}
