package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterSetsTest {
  private static String decode(String terms, byte[] bytes) throws Exception {
    return String.join(
        "\\",
        MadeDicom.with()
            .text(Tags.SPECIFIC_CHARACTER_SET, "CS", terms)
            .bytes(ObjectKind.PATIENT_NAME, "PN", bytes)
            .open()
            .dataset()
            .texts(ObjectKind.PATIENT_NAME));
  }

  /** Characters as ISO 8859-1, so that escapes and bytes can be written into one text. */
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] join(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      out.writeBytes(part instanceof byte[] b ? b : bytes((String) part));
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "ISO_IR 100,ISO-8859-1,Buç^Jérôme",
    "ISO_IR 101,ISO-8859-2,Wałęsa^Łukasz",
    "ISO_IR 109,ISO-8859-3,Ħal^Ġorġ",
    "ISO_IR 110,ISO-8859-4,Ķēniņš^Ģirts",
    "ISO_IR 144,ISO-8859-5,Люкceмбypг",
    "ISO_IR 127,ISO-8859-6,قباني^لنزار",
    "ISO_IR 126,ISO-8859-7,Διονυσιος",
    "ISO_IR 138,ISO-8859-8,שרון^דבורה",
    "ISO_IR 148,ISO-8859-9,Çavuşoğlu",
    "ISO_IR 203,ISO-8859-15,Œuf^Žižek€",
    "ISO_IR 166,TIS-620,สมชาย",
    "ISO_IR 13,JIS_X0201,ﾔﾏﾀﾞ^ﾀﾛｳ",
    "ISO_IR 192,UTF-8,Wang^XiaoDong=王^小東",
    "GB18030,GB18030,Wang^XiaoDong=王^小东",
    "GBK,GBK,Wang^XiaoDong=王^小东",
    "iso-ir 100,ISO-8859-1,Äneas",
    "ISO IR 144,ISO-8859-5,Люкс",
    "ISO 2022 IR 144,ISO-8859-5,Люкс"
  })
  void singleSets(String term, String charset, String text) throws Exception {
    assertThat(decode(term, text.getBytes(Charset.forName(charset)))).isEqualTo(text);
  }

  @Test
  void japaneseNamesSwitchByEscapes() throws Exception {
    // PS3.5, H.3.1: Yamada^Tarou in JIS X 0208
    byte[] name =
        bytes(
            "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B");
    assertThat(decode("\\ISO 2022 IR 87", name)).isEqualTo("Yamada^Tarou=山田^太郎=やまだ^たろう");
  }

  @Test
  void halfWidthJapaneseIsTheFirstSet() throws Exception {
    // PS3.5, H.3.2
    byte[] name =
        join(
            "ﾔﾏﾀﾞ^ﾀﾛｳ".getBytes(Charset.forName("JIS_X0201")),
            "=\033$B;3ED\033(J^\033$BB@O:\033(J");
    assertThat(decode("ISO 2022 IR 13\\ISO 2022 IR 87", name)).isEqualTo("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
  }

  @Test
  void supplementaryKanji() throws Exception {
    // JIS X 0212, row 16, cell 1 is U+4E02
    assertThat(decode("\\ISO 2022 IR 159", bytes("A\033$(D\60\41\033(B^B"))).isEqualTo("A丂^B");
  }

  @Test
  void koreanAndChineseAreInTheHighHalf() throws Exception {
    Charset korean = Charset.forName("EUC-KR");
    byte[] kim =
        join(
            "Hong^Gildong=\033$)C",
            "洪".getBytes(korean),
            "^\033$)C",
            "吉洞".getBytes(korean),
            "=\033$)C",
            "홍".getBytes(korean),
            "^\033$)C",
            "길동".getBytes(korean));
    assertThat(decode("\\ISO 2022 IR 149", kim)).isEqualTo("Hong^Gildong=洪^吉洞=홍^길동");
    byte[] zhang = join("Zhang^XiaoDong=\033$)A", "张^小东".getBytes(Charset.forName("GB2312")));
    assertThat(decode("\\ISO 2022 IR 58", zhang)).isEqualTo("Zhang^XiaoDong=张^小东");
  }

  @Test
  void latinSetsSwitchByEscapes() throws Exception {
    byte[] name =
        join("\344^\033-L", "Люкс".getBytes(Charset.forName("ISO-8859-5")), "^\033-A\344");
    assertThat(decode("ISO 2022 IR 100\\ISO 2022 IR 144", name)).isEqualTo("ä^Люкс^ä");
  }

  @Test
  void aBackslashWithinADoubleByteCharacterDoesNotSplit() throws Exception {
    // 81 5C is one character, 5C alone the backslash
    byte[] bytes = {(byte) 0x81, 0x5C, '\\', 'B'};
    assertThat(
            MadeDicom.with()
                .text(Tags.SPECIFIC_CHARACTER_SET, "CS", "GB18030")
                .bytes(Device.INSTITUTION_NAME, "LO", bytes)
                .open()
                .dataset()
                .texts(Device.INSTITUTION_NAME))
        .hasSize(2)
        .element(1)
        .isEqualTo("B");
  }

  @Test
  void itemsInheritUnlessTheyDeclareTheirOwn() throws Exception {
    byte[] greek = "Διο".getBytes(Charset.forName("ISO-8859-7"));
    byte[] russian = "Люк".getBytes(Charset.forName("ISO-8859-5"));
    Dataset dataset =
        MadeDicom.with()
            .text(Tags.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 126")
            .item(
                Anatomy.ANATOMIC_REGION_SEQUENCE,
                MadeDicom.with().bytes(Tags.CODE_MEANING, "LO", greek))
            .item(
                Anatomy.PROCEDURE_CODE_SEQUENCE,
                MadeDicom.with()
                    .text(Tags.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 144")
                    .bytes(Tags.CODE_MEANING, "LO", russian))
            .open()
            .dataset();
    assertThat(dataset.item(Anatomy.ANATOMIC_REGION_SEQUENCE).text(Tags.CODE_MEANING))
        .isEqualTo("Διο");
    assertThat(dataset.item(Anatomy.PROCEDURE_CODE_SEQUENCE).text(Tags.CODE_MEANING))
        .isEqualTo("Люк");
  }

  @Test
  void anUnknownTermLosesNoByte() throws Exception {
    assertThat(decode("KLINGON", new byte[] {(byte) 0xC4, 'b'})).isEqualTo("Äb");
    assertThat(List.of(CharacterSets.undeclared(null).decode(new byte[] {(byte) 0xE9}, 0, 1)))
        .containsExactly("é");
  }
}
