package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendererTest {
  private final FrameBuffers buffers = new FrameBuffers();
  private final Renderer renderer = new Renderer();

  private Rendering render(MadeDicom made, byte[] into) throws Exception {
    DicomFile file = made.open();
    return renderer.render(file, 0, file.frame(0, buffers), into);
  }

  private static MadeDicom four(int... samples) {
    short[] shorts = new short[4];
    for (int i = 0; i < 4; i++) {
      shorts[i] = (short) samples[i];
    }
    return MadeDicom.image(2, 2, 16, true, shorts);
  }

  @ParameterizedTest
  @CsvSource({
    // x <= c-0.5-(w-1)/2 = 48 gives 0; x = 49: ((49-99.5)/103+0.5)*255 = 2.475...
    "LINEAR,100,104,2,255,255",
    // x <= c-w/2 = 48 gives 0; x = 49: ((49-100)/104+0.5)*255 = 2.451...
    "LINEAR_EXACT,100,104,2,252,255",
    // 255/(1+exp(-4*(49-100)/104)) = 31.4...; 255 itself is never reached
    "SIGMOID,100,104,31,223,254"
  })
  void windowFunctions(String function, String center, String width, int first, int last, int most)
      throws Exception {
    byte[] picture = new byte[4];
    Rendering rendering =
        render(
            four(49, 151, -500, 500)
                .text(Tags.WINDOW_CENTER, "DS", center + "\\7")
                .text(Tags.WINDOW_WIDTH, "DS", width + "\\9")
                .text(Tags.VOI_LUT_FUNCTION, "CS", function),
            picture);
    assertThat(rendering.rule()).isEqualTo(RenderRule.WINDOW);
    assertThat(picture[0] & 0xFF).isEqualTo(first);
    assertThat(picture[1] & 0xFF).isEqualTo(last);
    assertThat(picture[2] & 0xFF).isZero();
    assertThat(picture[3] & 0xFF).isEqualTo(most);
  }

  @Test
  void anInvertedPictureIsInvertedOnceAndPaddingStaysBlack() throws Exception {
    byte[] picture = new byte[4];
    render(
        four(-2000, 0, 50, 100)
            .text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME1")
            .text(Tags.PRESENTATION_LUT_SHAPE, "CS", "INVERSE")
            .us(Tags.PIXEL_PADDING_VALUE, 0xFFFF & -2000)
            .text(Tags.WINDOW_CENTER, "DS", "50")
            .text(Tags.WINDOW_WIDTH, "DS", "100"),
        picture);
    // 50: ((50-49.5)/99+0.5)*255 = 128.8, floor 128, inverted 127
    assertThat(picture).containsExactly(0, (byte) 255, 127, 0);
  }

  @Test
  void withoutWindowTheMiddleOfTheHistogramIsSpread() throws Exception {
    short[] samples = new short[1000];
    for (int i = 0; i < 1000; i++) {
      samples[i] = (short) (i == 999 ? 30000 : i);
    }
    DicomFile file = MadeDicom.image(1, 1000, 16, true, samples).open();
    byte[] picture = new byte[1000];
    Rendering rendering = renderer.render(file, 0, file.frame(0, buffers), picture);
    assertThat(rendering.rule()).isEqualTo(RenderRule.PERCENTILE);
    // 0.5 % of 1000 is 5, 99.5 % is 995: 500 lies at (500-5)/990*255 = 127.5; the outlier at 255
    assertThat(picture[500] & 0xFF).isEqualTo(127);
    assertThat(picture[999] & 0xFF).isEqualTo(255);
  }

  @Test
  void aConstantFrameIsBlack() throws Exception {
    byte[] picture = {9, 9, 9, 9};
    assertThat(render(four(7, 7, 7, 7), picture).rule()).isEqualTo(RenderRule.MIN_MAX);
    assertThat(picture).containsOnly(0);
  }

  @Test
  void tablesOfSequencesAreApplied() throws Exception {
    byte[] picture = new byte[4];
    Rendering rendering =
        render(
            four(-5, 0, 1, 9)
                .item(
                    Tags.VOI_LUT_SEQUENCE,
                    MadeDicom.with()
                        .us(Tags.LUT_DESCRIPTOR, 3, 0, 8)
                        .us(Tags.LUT_DATA, 10, 20, 30)),
            picture);
    assertThat(rendering.rule()).isEqualTo(RenderRule.VOI_LUT);
    assertThat(picture).containsExactly(10, 10, 20, 30);
  }

  /** Descriptor of 16 bits, entries of 12 or less: the greatest is white; else the descriptor. */
  @ParameterizedTest
  @CsvSource({"16,4095,255", "16,1023,255", "12,1000,255", "12,3000,186", "16,40000,155"})
  void whiteIsTheGreatestEntryWhereNoneComesNearTheStated(int bits, int greatest, int level)
      throws Exception {
    byte[] picture = new byte[4];
    render(
        four(0, 1, 2, 3)
            .item(
                Tags.VOI_LUT_SEQUENCE,
                MadeDicom.with()
                    .us(Tags.LUT_DESCRIPTOR, 4, 0, bits)
                    .us(Tags.LUT_DATA, 0, 0, 0, greatest)),
        picture);
    // 255 * 3000 / 4095 = 186.8, 255 * 40000 / 65535 = 155.6
    assertThat(picture).containsExactly(0, 0, 0, (byte) level);
  }

  @Test
  void functionalGroupsGiveRescaleAndWindow() throws Exception {
    byte[] picture = new byte[4];
    MadeDicom rescale =
        MadeDicom.with()
            .text(Tags.RESCALE_SLOPE, "DS", "2")
            .text(Tags.RESCALE_INTERCEPT, "DS", "-1000")
            .text(Tags.RESCALE_TYPE, "LO", "HU");
    MadeDicom window =
        MadeDicom.with().text(Tags.WINDOW_CENTER, "DS", "0").text(Tags.WINDOW_WIDTH, "DS", "1");
    DicomFile file =
        four(0, 499, 500, 1000)
            .item(
                Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
                MadeDicom.with().item(Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, rescale))
            .item(
                Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
                MadeDicom.with().item(Tags.FRAME_VOI_LUT_SEQUENCE, window))
            .open();
    StoredFrame frame = file.frame(0, buffers);
    Rendering rendering = renderer.render(file, 0, frame, picture);
    assertThat(rendering.rule()).isEqualTo(RenderRule.FRAME_WINDOW);
    assertThat(rendering.slope()).isEqualTo(2);
    assertThat(rendering.isHounsfield()).isTrue();
    // -1000, -2, 0, 1000: width 1 cuts at c - 0.5
    assertThat(picture).containsExactly(0, 0, (byte) 255, (byte) 255);
    assertThat(renderer.maskAbove(file, 0, frame, -300, picture)).isTrue();
    assertThat(picture).containsExactly(0, (byte) 255, (byte) 255, (byte) 255);
  }

  @Test
  void noMaskWithoutHounsfieldUnits() throws Exception {
    DicomFile file = four(0, 1, 2, 3).open();
    byte[] mask = {1, 2, 3, 4};
    assertThat(renderer.maskAbove(file, 0, file.frame(0, buffers), 0, mask)).isFalse();
    assertThat(mask).containsExactly(1, 2, 3, 4);
  }

  @Test
  void colourIsBlueGreenRed() throws Exception {
    byte[] picture = new byte[6];
    Rendering rendering =
        render(
            MadeDicom.image(1, 2, 8, false)
                .us(Tags.SAMPLES_PER_PIXEL, 3)
                .us(Tags.BITS_ALLOCATED, 8)
                .us(Tags.PLANAR_CONFIGURATION, 1)
                .text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", "RGB")
                .bytes(Tags.PIXEL_DATA, "OB", new byte[] {1, 2, 3, 4, 5, 6}),
            picture);
    // planes: R 1 2, G 3 4, B 5 6
    assertThat(picture).containsExactly(5, 3, 1, 6, 4, 2);
    assertThat(rendering.rule()).isEqualTo(RenderRule.COLOUR);
  }

  @Test
  void segmentedPalettesAreExpanded() throws Exception {
    byte[] picture = new byte[12];
    MadeDicom made =
        four(0, 1, 2, 5)
            .us(Tags.PIXEL_REPRESENTATION, 0)
            .us(Tags.BITS_STORED, 8)
            .us(Tags.HIGH_BIT, 7)
            .text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", "PALETTE COLOR");
    for (int colour = 0; colour < 3; colour++) {
      // discrete 1 entry (0), then linear over 2 entries up to 512: 0, 256, 512
      made.us(Tags.RED_PALETTE_DESCRIPTOR + colour, 3, 0, 16)
          .us(Tags.RED_PALETTE_SEGMENTED + colour, 0, 1, 0, 1, 2, 512 << colour);
    }
    assertThat(render(made, picture).rule()).isEqualTo(RenderRule.PALETTE);
    // entries of 16 bits, high byte: blue 0, 4, 8; green 0, 2, 4; red 0, 1, 2
    assertThat(picture).containsExactly(0, 0, 0, 4, 2, 1, 8, 4, 2, 8, 4, 2);
  }
}
