package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
  private final FrameBuffers buffers = new FrameBuffers();

  private static Code code(UnusableException e) {
    return e.code();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "89504E470D0A1A0A0000000D49484452000001000000010008000000",
        "FFD8FFE000104A46494600010100000100010000FFDB004300080606",
        "49492A0008000000100000010300010000000002000001010300",
        "4D4D002A00000008001000000103000100000200",
        "424D36000C000000000036000000280000000002000000020000",
        "0800000041414141414141414141414141414141",
        "504B0304140008080800"
      })
  void otherFormatsAreNotDicom(String hex) {
    byte[] head = HexFormat.of().parseHex(hex);
    assertThat(DicomFile.isDicom(head, head.length)).isFalse();
  }

  @Test
  void otherFilesOfTheDataAreNotDicom() throws IOException {
    List<Path> taken = new ArrayList<>();
    for (String set : List.of("bccd", "modality64", "nist", "mr_brain", "cxr_lungbox")) {
      try (Stream<Path> files = Files.walk(TestData.set(set))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          byte[] bytes = Files.readAllBytes(file);
          if (DicomFile.isDicom(bytes, Math.min(4096, bytes.length))) {
            taken.add(file);
          }
        }
      }
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void theHeaderOfARangedSourceIsReadWithoutThePixels() throws Exception {
    short[] samples = new short[1024 * 1024];
    samples[samples.length - 1] = 4095;
    MadeDicom.Ranged source =
        new MadeDicom.Ranged(MadeDicom.image(1024, 1024, 12, false, samples).part10());
    DicomFile file = DicomFile.parse(source, MadeDicom.BUDGET);
    assertThat(file.layout().rows()).isEqualTo(1024);
    assertThat(source.bytesRead).isLessThanOrEqualTo(1 << 16);
    StoredFrame frame = file.frame(0, buffers);
    assertThat(frame.shorts()[frame.count() - 1]).isEqualTo((short) 4095);
    // the frame once, and one window for the header
    assertThat(source.bytesRead).isLessThanOrEqualTo(2 * samples.length + (1 << 16));
  }

  @Test
  void bitsAboveTheStoredOnesAreMaskedAndTheSignExtended() throws Exception {
    short[] samples = {(short) 0xF7FF, (short) 0xF800, 0x0001, (short) 0x1FFF};
    StoredFrame signed = MadeDicom.image(2, 2, 12, true, samples).open().frame(0, buffers);
    // 12 bits: 0x7FF = 2047, 0x800 = -2048, 1, 0xFFF = -1
    assertThat(Arrays.copyOf(signed.shorts(), 4)).containsExactly(2047, -2048, 1, -1);
    StoredFrame unsigned = MadeDicom.image(2, 2, 12, false, samples).open().frame(0, buffers);
    assertThat(Arrays.copyOf(unsigned.shorts(), 4)).containsExactly(2047, 2048, 1, 4095);
  }

  @Test
  void samplesBelowTheHighBitAreShifted() throws Exception {
    StoredFrame frame =
        MadeDicom.image(1, 2, 12, false, (short) 0xABC7, (short) 0x0010)
            .us(Tags.HIGH_BIT, 15)
            .open()
            .frame(0, buffers);
    // stored in bits 15..4
    assertThat(Arrays.copyOf(frame.shorts(), 2)).containsExactly(0xABC, 1);
  }

  @Test
  void packedTwelveBitsAreLeastSignificantFirst() throws Exception {
    StoredFrame frame =
        MadeDicom.image(1, 2, 12, false)
            .us(Tags.BITS_ALLOCATED, 12)
            .bytes(Tags.PIXEL_DATA, "OW", new byte[] {0x23, 0x61, 0x45, 0})
            .open()
            .frame(0, buffers);
    // PS3.5, annex D: bytes 23 61 45 are 0x123, 0x456
    assertThat(Arrays.copyOf(frame.shorts(), 2)).containsExactly(0x123, 0x456);
  }

  @ParameterizedTest
  @CsvSource({"0,4,CORRUPT", "70,0,CORRUPT", "9000,9000,PIXEL_BUDGET", "70,90,TRUNCATED"})
  void dimensionsAreCheckedBeforeAnythingIsAllocated(int rows, int columns, Code expected)
      throws Exception {
    DicomFile file = MadeDicom.image(rows, columns, 16, false, new short[4]).open();
    assertThatThrownBy(() -> file.frame(0, buffers))
        .isInstanceOfSatisfying(
            UnusableException.class, e -> assertThat(code(e)).isEqualTo(expected));
  }

  @Test
  void anEncapsulatedFrameOfAnotherSyntaxIsUnsupported() throws Exception {
    DicomFile file =
        MadeDicom.image(2, 2, 8, false).fragments(new byte[10]).open("1.2.840.10008.1.2.4.110");
    assertThat(file.hasPixels()).isTrue();
    assertThatThrownBy(() -> file.frame(0, buffers))
        .isInstanceOfSatisfying(
            UnusableException.class,
            e -> assertThat(code(e)).isEqualTo(Code.UNSUPPORTED_TRANSFER_SYNTAX));
  }

  @Test
  void whatIsNotDicomOrEmptyIsSaidSo() {
    byte[] text = "a letter to the radiologist".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> DicomFile.parse(Source.of(text), 1))
        .isInstanceOfSatisfying(
            UnusableException.class, e -> assertThat(code(e)).isEqualTo(Code.NOT_AN_IMAGE));
    assertThatThrownBy(() -> DicomFile.parse(Source.of(new byte[0]), 1))
        .isInstanceOfSatisfying(
            UnusableException.class, e -> assertThat(code(e)).isEqualTo(Code.EMPTY_FILE));
  }

  @Test
  void everyCutOfAFileEndsCleanly() throws Exception {
    byte[] whole =
        MadeDicom.image(2, 2, 16, false, (short) 1, (short) 2, (short) 3, (short) 4)
            .item(Tags.MODALITY_LUT_SEQUENCE, MadeDicom.with().us(Tags.LUT_DESCRIPTOR, 2, 0, 16))
            .text(Tags.MODALITY, "CS", "CT")
            .part10();
    for (int length = 0; length < whole.length; length++) {
      try {
        DicomFile file = DicomFile.parse(Source.of(whole, length), MadeDicom.BUDGET);
        assertThat(file.hasPixels() || file.dataset().size() > 0).isTrue();
        file.frame(0, buffers);
        throw new AssertionError("a frame of " + length + " of " + whole.length + " bytes");
      } catch (UnusableException e) {
        assertThat(e.code()).isIn(Code.EMPTY_FILE, Code.NOT_AN_IMAGE, Code.TRUNCATED, Code.CORRUPT);
      }
    }
  }
}
