package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One DICOM object: its header, read on opening, and its frames, read one at a time. Part 10 files
 * with and without preamble and meta group, and data sets in another encoding than their transfer
 * syntax, are read; see {@link #isDicom}. Belongs to one thread.
 *
 * <p>Memory: the header, plus one frame. A deflated data set (1.2.840.10008.1.2.1.99) has to be
 * inflated whole and may take {@value #INFLATED_HEADER} bytes and 4 for each sample of the budget.
 */
public final class DicomFile {
  private static final int SNIFFED = 4096;
  private static final int INFLATED_HEADER = 64 << 20;
  private static final String IMPLICIT_LITTLE_UID = "1.2.840.10008.1.2";

  private final Source source;
  private final Dataset meta;
  private final Dataset dataset;
  private final TransferSyntax syntax;
  private final String syntaxUid;
  private final DatasetParser.PixelData pixels;
  private final boolean isTruncated;
  private final long pixelBudget;
  private PixelLayout layout;
  private Fragments fragments;

  private DicomFile(
      Source source,
      Dataset meta,
      String syntaxUid,
      TransferSyntax syntax,
      Dataset dataset,
      DatasetParser parser,
      long pixelBudget) {
    this.source = source;
    this.meta = meta;
    this.syntaxUid = syntaxUid;
    this.syntax = syntax;
    this.dataset = dataset;
    this.pixels = parser.pixels();
    this.isTruncated = parser.isTruncated();
    this.pixelBudget = pixelBudget;
  }

  /**
   * True for a Part 10 file, a file without preamble, and a bare data set whose first elements are
   * in order. 4096 bytes are enough to tell.
   */
  public static boolean isDicom(byte[] head, int count) {
    return Sniff.start(head, count) != null;
  }

  /** {@link #parse(Source, long, Charset)} for a site whose undeclared text is Latin. */
  public static DicomFile parse(Source source, long pixelBudget)
      throws UnusableException, IOException {
    return parse(source, pixelBudget, null);
  }

  /**
   * Reads the header up to the pixel data.
   *
   * @param pixelBudget the maximum number of samples of a frame
   * @param undeclaredText the character set of text without Specific Character Set that is not
   *     UTF-8, such as GB18030, or null for ISO 8859-1
   * @throws UnusableException EMPTY_FILE; NOT_AN_IMAGE: not DICOM; TRUNCATED or CORRUPT: no element
   *     can be had
   * @throws IOException the source could not be read
   */
  public static DicomFile parse(Source source, long pixelBudget, Charset undeclaredText)
      throws UnusableException, IOException {
    if (source.length() == 0) {
      throw new UnusableException(Code.EMPTY_FILE, "0 bytes");
    }
    Bytes in = new Bytes(source);
    int sniffed = (int) Math.min(SNIFFED, source.length());
    Sniff.Start start;
    int at = in.at(0, sniffed);
    start = Sniff.start(in.data(), at + sniffed);
    if (start == null) {
      throw new UnusableException(Code.NOT_AN_IMAGE, "no DICOM element at the start");
    }
    DatasetParser parser = new DatasetParser(in, start.position());
    Dataset meta = start.hasMeta() ? parser.meta() : new Dataset(null);
    String uid = uid(meta, start);
    TransferSyntax syntax = TransferSyntax.of(uid);
    Source body = source;
    boolean wasTruncated = parser.isTruncated();
    if (syntax.isDeflated() && !wasTruncated) {
      body = inflate(source, parser.position(), pixelBudget);
      parser = new DatasetParser(new Bytes(body), 0);
      in = new Bytes(body);
    }
    int count = (int) Math.min(16, body.length() - parser.position());
    if (count < 8 && meta.size() == 0 || count < 8 && wasTruncated) {
      throw new UnusableException(Code.TRUNCATED, "ends at byte " + source.length());
    }
    Encoding encoding = syntax.encoding();
    if (count >= 8) {
      int first = in.at(parser.position(), count);
      encoding =
          start.hasMeta()
              ? Sniff.encoding(in.data(), first, count, syntax.encoding())
              : start.encoding();
    }
    Dataset dataset = parser.dataset(encoding);
    dataset.characterSets(CharacterSets.undeclared(undeclaredText));
    if (dataset.size() == 0 && parser.pixels() == null) {
      throw new UnusableException(Code.TRUNCATED, "no element in " + source.length() + " bytes");
    }
    return new DicomFile(body, meta, uid, syntax, dataset, parser, pixelBudget);
  }

  private static String uid(Dataset meta, Sniff.Start start) {
    String uid = meta.text(Tags.TRANSFER_SYNTAX_UID);
    if (uid != null && !uid.isBlank()) {
      // Some anonymisers turn dots into underscores.
      return uid.trim().replace('_', '.');
    }
    // Nothing stated: the standard's default, or what the elements themselves look like.
    Encoding encoding = start.encoding() == null ? Encoding.IMPLICIT_LITTLE : start.encoding();
    return switch (encoding) {
      case EXPLICIT_LITTLE -> IMPLICIT_LITTLE_UID + ".1";
      case EXPLICIT_BIG -> IMPLICIT_LITTLE_UID + ".2";
      default -> IMPLICIT_LITTLE_UID;
    };
  }

  /** Raw deflate (PS3.5, A.5); where the stream breaks off, what it holds so far. */
  private static Source inflate(Source source, long position, long pixelBudget)
      throws IOException, UnusableException {
    int most = (int) Math.min(INFLATED_HEADER + 4 * Math.min(pixelBudget, 1 << 28), 1 << 30);
    byte[] inflated = new byte[1 << 16];
    byte[] chunk = new byte[1 << 16];
    int size = 0;
    Inflater inflater = new Inflater(true);
    try {
      long at = position;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int count = (int) Math.min(chunk.length, source.length() - at);
          if (count == 0) {
            break;
          }
          source.read(at, chunk, 0, count);
          at += count;
          inflater.setInput(chunk, 0, count);
        }
        if (size == inflated.length) {
          if (size == most) {
            throw new UnusableException(
                Code.PIXEL_BUDGET, "inflates to more than " + most + " bytes");
          }
          inflated = Arrays.copyOf(inflated, (int) Math.min(2L * size, most));
        }
        int count = inflater.inflate(inflated, size, inflated.length - size);
        if (count == 0 && (inflater.needsDictionary() || !inflater.needsInput())) {
          break;
        }
        size += count;
      }
    } catch (DataFormatException e) {
      if (size == 0) {
        throw new UnusableException(Code.CORRUPT, "deflated data set cannot be inflated");
      }
    } finally {
      inflater.end();
    }
    return Source.of(inflated, size);
  }

  /** Group 0002; empty where the file has none. */
  public Dataset meta() {
    return meta;
  }

  /** The top level up to the pixel data. */
  public Dataset dataset() {
    return dataset;
  }

  /** As stated; where nothing is stated, as found. */
  public String transferSyntaxUid() {
    return syntaxUid;
  }

  /**
   * True where the object has, or should have, pixel data: {@link #layout} and {@link #frame} then
   * give them or the reason why not. A header that is cut short counts as well; pixel data of
   * length zero, which were taken out on purpose, do not.
   */
  public boolean hasPixels() {
    return pixels != null && pixels.length() != 0
        || pixels == null && isTruncated
        || syntax.coding() == TransferSyntax.Coding.REFERENCED;
  }

  /**
   * The checked image pixel module.
   *
   * @throws UnusableException CORRUPT, UNSUPPORTED_PIXEL_FORMAT or PIXEL_BUDGET
   */
  public PixelLayout layout() throws UnusableException {
    if (layout == null) {
      layout = PixelLayout.of(dataset, pixels, pixelBudget);
    }
    return layout;
  }

  /**
   * Decodes one frame.
   *
   * @param index from 0 to {@code layout().frames() - 1}
   * @throws UnusableException also TRUNCATED: the frame is not there; UNSUPPORTED_TRANSFER_SYNTAX
   */
  public StoredFrame frame(int index, FrameBuffers buffers) throws UnusableException, IOException {
    if (syntax.coding() == TransferSyntax.Coding.REFERENCED
        || pixels != null && syntax.coding() == TransferSyntax.Coding.UNSUPPORTED) {
      throw unsupported();
    }
    if (pixels == null) {
      throw isTruncated
          ? new UnusableException(Code.TRUNCATED, "ends at byte " + source.length())
          : new UnusableException(Code.CORRUPT, "no pixel data");
    }
    PixelLayout checked = layout();
    if (index < 0 || index >= checked.frames()) {
      throw new UnusableException(Code.CORRUPT, "frame " + index + " of " + checked.frames());
    }
    if (pixels.tag() != Tags.PIXEL_DATA || isNative(checked)) {
      return NativePixels.read(source, pixels, checked, index, buffers);
    }
    if (fragments == null) {
      fragments = new Fragments(source, pixels, dataset, checked.frames(), syntax.coding());
    }
    FrameDecoder decoder =
        switch (fragments.coding()) {
          case RLE -> new RleDecoder();
          case DEFLATED_FRAME -> new DeflateDecoder();
          case NATIVE_FRAGMENT -> new NativeFragment(pixels.encoding());
          case JPEG_FAMILY -> new JpegFamilyDecoder();
          default -> throw unsupported();
        };
    Fragments.Stream stream = fragments.frame(index, checked, buffers);
    StoredFrame frame =
        decoder.decode(stream.data(), stream.offset(), stream.length(), checked, buffers);
    return fragments.coding() == syntax.coding() ? frame : frame.repaired();
  }

  /** Of defined length, and stated to be native or exactly as long as native frames are. */
  private boolean isNative(PixelLayout checked) {
    if (pixels.length() < 0) {
      return false;
    }
    long bits = (long) checked.samples() * checked.bitsAllocated() * checked.frames();
    long length = (bits + 7) / 8;
    return syntax.coding() == TransferSyntax.Coding.NATIVE
        || length == pixels.length()
        || length + 1 == pixels.length();
  }

  private static UnusableException unsupported() {
    return new UnusableException(
        Code.UNSUPPORTED_TRANSFER_SYNTAX, "pixel data in a transfer syntax that is not decoded");
  }
}
