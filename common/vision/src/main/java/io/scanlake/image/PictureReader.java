package io.scanlake.image;

import io.scanlake.dicom.DicomFile;
import io.scanlake.dicom.FrameBuffers;
import io.scanlake.dicom.Header;
import io.scanlake.dicom.Photometric;
import io.scanlake.dicom.PixelLayout;
import io.scanlake.dicom.Renderer;
import io.scanlake.dicom.Rendering;
import io.scanlake.dicom.StoredFrame;
import io.scanlake.file.Code;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import net.openhft.hashing.LongTupleHashFunction;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Opens image files of every format that is read, by their content, and renders their frames to 8
 * bits into buffers that are used again. Belongs to one thread.
 */
public final class PictureReader {
  /** Tells the body from air and table in CT; the skin is near −100 HU, lung near −800. */
  public static final double BODY_HU = -300;

  private static final int HEAD_BYTES = 4096;
  private static final int PREAMBLE_BYTES = 128;
  private static final String PART_10 = "DICM";

  private final long pixelBudget;
  private final FrameBuffers buffers = new FrameBuffers();
  private final Renderer renderer = new Renderer();
  private final PixelHash hash = new PixelHash();
  private final List<PictureFormat> further;
  private final Mat pixels;
  private final Mat stored;
  private final Mat body;
  private byte[] gray = new byte[0];
  private byte[] head = new byte[HEAD_BYTES];

  /**
   * @param workspace owner of the frames' Mats
   * @param pixelBudget most samples of one frame
   */
  public PictureReader(Workspace workspace, long pixelBudget) {
    this.pixelBudget = pixelBudget;
    further =
        ServiceLoader.load(PictureFormat.class).stream().map(ServiceLoader.Provider::get).toList();
    pixels = workspace.mat();
    stored = workspace.mat();
    body = workspace.mat();
  }

  /**
   * Reads a file's header.
   *
   * @param site what holds where the header is silent
   * @throws UnusableException NOT_AN_IMAGE for content of no known format, and what its format says
   */
  public Picture open(Source source, SiteDefaults site) throws UnusableException, IOException {
    int count = (int) Math.min(HEAD_BYTES, source.length());
    source.read(0, head, 0, count);
    // A Part 10 preamble may hold the header of a TIFF (PS3.10, 7.1): its prefix decides.
    boolean isPart10 = count >= PART_10.length() + PREAMBLE_BYTES && startsPart10();
    if (!isPart10 && PlainImage.sniff(head, count) != null) {
      return new PlainPicture(PlainImage.open(source, pixelBudget));
    }
    if (DicomFile.isDicom(head, count)) {
      DicomFile file = DicomFile.parse(source, pixelBudget, site.undeclaredText());
      return new DicomPicture(file, Header.of(file, site.zone()));
    }
    for (PictureFormat format : further) {
      Picture picture = format.open(source, head, count);
      if (picture != null) {
        return picture;
      }
    }
    throw new UnusableException(Code.NOT_AN_IMAGE, "neither DICOM nor PNG, JPEG, TIFF or BMP");
  }

  private boolean startsPart10() {
    for (int i = 0; i < PART_10.length(); i++) {
      if (head[PREAMBLE_BYTES + i] != PART_10.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private byte[] gray(int length) {
    // OpenCV copies whole arrays: the array has exactly the frame's length.
    if (gray.length != length) {
      gray = new byte[length];
    }
    return gray;
  }

  private static double orUnknown(Double value) {
    return value == null ? Double.NaN : value;
  }

  private final class DicomPicture implements Picture {
    private final DicomFile file;
    private final Header header;

    DicomPicture(DicomFile file, Header header) {
      this.file = file;
      this.header = header;
    }

    @Override
    public Header header() {
      return header;
    }

    @Override
    public boolean hasPixels() {
      return file.hasPixels();
    }

    @Override
    public int frames() throws UnusableException {
      return file.layout().frames();
    }

    @Override
    public Frame frame(int index) throws UnusableException, IOException {
      PixelLayout layout = file.layout();
      StoredFrame frame = file.frame(index, buffers);
      int area = frame.rows() * frame.columns();
      byte[] into = gray(area * (isColour(frame) ? 3 : 1));
      Rendering rendering = renderer.render(file, index, frame, into);
      pixels.create(
          frame.rows(),
          frame.columns(),
          rendering.channels() == 3 ? CvType.CV_8UC3 : CvType.CV_8UC1);
      pixels.put(0, 0, into);
      Mat mask = null;
      if (rendering.isHounsfield() && renderer.maskAbove(file, index, frame, BODY_HU, gray(area))) {
        body.create(frame.rows(), frame.columns(), CvType.CV_8UC1);
        body.put(0, 0, gray);
        mask = body;
      }
      long[] digest = hash.of(frame);
      return new Frame(
          pixels,
          mask,
          orUnknown(header.pixels().rowSpacingMm()),
          orUnknown(header.pixels().columnSpacingMm()),
          rendering.rule().name(),
          digest[0],
          digest[1],
          (long) layout.samples() * Math.max(8, layout.bitsAllocated()) / 8);
    }

    private static boolean isColour(StoredFrame frame) {
      return frame.channels() == 3 || frame.photometric() == Photometric.PALETTE_COLOR;
    }
  }

  private final class PlainPicture implements Picture {
    private final PlainImage image;

    PlainPicture(PlainImage image) {
      this.image = image;
    }

    @Override
    public Header header() {
      return Header.ofPlainImage(image.height(), image.width());
    }

    @Override
    public boolean hasPixels() {
      return true;
    }

    @Override
    public int frames() {
      return 1;
    }

    @Override
    public Frame frame(int index) throws UnusableException {
      image.decode(stored);
      long[] digest = hash.of(stored);
      boolean deep = stored.depth() == CvType.CV_16U;
      return new Frame(
          deep ? toEightBits() : stored,
          null,
          Double.NaN,
          Double.NaN,
          deep && stored.channels() == 1 ? "PERCENTILE" : "IDENTITY",
          digest[0],
          digest[1],
          stored.total() * stored.elemSize());
    }

    /**
     * Deep gray is spread from its 0.5th to its 99.5th percentile, as DICOM without a window is;
     * deep colour keeps its proportions.
     */
    private Mat toEightBits() {
      if (stored.channels() == 3) {
        stored.convertTo(pixels, CvType.CV_8U, 1 / 257.0);
        return pixels;
      }
      short[] values = hash.shorts();
      int n = (int) stored.total();
      int[] histogram = new int[1 << 16];
      for (int i = 0; i < n; i++) {
        histogram[values[i] & 0xFFFF]++;
      }
      int low = rank(histogram, n * 0.005);
      int high = rank(histogram, n * 0.995);
      if (low == high) {
        low = rank(histogram, 0);
        high = rank(histogram, n - 1);
      }
      double scale = high > low ? 255.0 / (high - low) : 0;
      stored.convertTo(pixels, CvType.CV_8U, scale, -low * scale);
      return pixels;
    }

    private static int rank(int[] histogram, double rank) {
      long sum = 0;
      for (int value = 0; value < histogram.length; value++) {
        sum += histogram[value];
        if (sum > rank) {
          return value;
        }
      }
      return histogram.length - 1;
    }
  }

  /** 128-bit XXH3 of stored samples and their layout. */
  private static final class PixelHash {
    private static final LongTupleHashFunction XX128 = LongTupleHashFunction.xx128();

    private final long[] result = new long[2];
    private byte[] bytes = new byte[0];
    private short[] shorts = new short[0];

    long[] of(StoredFrame frame) {
      int count = frame.count();
      if (frame.shorts() != null) {
        XX128.hashShorts(frame.shorts(), 0, count, result);
      } else if (frame.ints() != null) {
        XX128.hashInts(frame.ints(), 0, count, result);
      } else if (frame.floats() != null) {
        int[] bits = new int[count];
        Arrays.setAll(bits, i -> Float.floatToIntBits(frame.floats()[i]));
        XX128.hashInts(bits, result);
      } else {
        long[] bits = new long[count];
        Arrays.setAll(bits, i -> Double.doubleToLongBits(frame.doubles()[i]));
        XX128.hashLongs(bits, result);
      }
      return laidOut(frame.rows(), frame.columns(), frame.channels());
    }

    /** Reads the Mat's samples, which {@link #shorts} then has. */
    long[] of(Mat mat) {
      int count = (int) mat.total() * mat.channels();
      if (mat.depth() == CvType.CV_16U) {
        if (shorts.length != count) {
          shorts = new short[count];
        }
        mat.get(0, 0, shorts);
        XX128.hashShorts(shorts, result);
      } else {
        if (bytes.length != count) {
          bytes = new byte[count];
        }
        mat.get(0, 0, bytes);
        XX128.hashBytes(bytes, result);
      }
      return laidOut(mat.rows(), mat.cols(), mat.channels());
    }

    short[] shorts() {
      return shorts;
    }

    private long[] laidOut(int rows, int columns, int channels) {
      result[0] ^= ((long) rows << 32 | (long) columns << 2 | channels) * 0x9E3779B97F4A7C15L;
      return result;
    }
  }
}
