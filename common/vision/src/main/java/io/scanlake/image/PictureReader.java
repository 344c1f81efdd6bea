package io.scanlake.image;

import io.scanlake.dicom.DicomFile;
import io.scanlake.dicom.Header;
import io.scanlake.file.Code;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Opens image files of every supported format, by their content, and renders their frames to 8 bits
 * into buffers that are reused. Belongs to one thread.
 */
public final class PictureReader {
  /** Separates the body from air and table in CT: skin is near −100 HU, lung near −800. */
  public static final double BODY_HU = -300;

  private static final int HEAD_BYTES = 4096;
  private static final int PREAMBLE_BYTES = 128;
  private static final String PART_10 = "DICM";

  private final long pixelBudget;
  private final List<PictureFormat> further;
  private final Canvas canvas;
  private final byte[] head = new byte[HEAD_BYTES];

  /**
   * @param workspace owner of the frames' Mats
   * @param pixelBudget the largest number of samples in one frame
   */
  public PictureReader(Workspace workspace, long pixelBudget) {
    this.pixelBudget = pixelBudget;
    further =
        ServiceLoader.load(PictureFormat.class).stream().map(ServiceLoader.Provider::get).toList();
    canvas = new Canvas(workspace);
  }

  /**
   * Reads a file's header.
   *
   * @param site values that hold where the header has none
   * @throws UnusableException NOT_AN_IMAGE for content of no known format, and the codes of the
   *     file's own format
   */
  public Picture open(Source source, SiteDefaults site) throws UnusableException, IOException {
    int count = (int) Math.min(HEAD_BYTES, source.length());
    source.read(0, head, 0, count);
    // A Part 10 preamble may hold the header of a TIFF (PS3.10, 7.1): its prefix decides.
    boolean isPart10 = count >= PART_10.length() + PREAMBLE_BYTES && startsPart10();
    if (!isPart10 && PlainImage.sniff(head, count) != null) {
      return new PlainPicture(PlainImage.open(source, pixelBudget), canvas);
    }
    if (DicomFile.isDicom(head, count)) {
      DicomFile file = DicomFile.parse(source, pixelBudget, site.undeclaredText());
      return new DicomPicture(file, Header.of(file, site.zone()), canvas);
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
}
