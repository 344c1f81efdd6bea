package io.scanlake.image;

import io.scanlake.dicom.DicomFile;
import io.scanlake.dicom.Header;
import io.scanlake.dicom.Photometric;
import io.scanlake.dicom.PixelLayout;
import io.scanlake.dicom.Rendering;
import io.scanlake.dicom.StoredFrame;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** A DICOM object, its frames rendered by its own display window. */
record DicomPicture(DicomFile file, Header header, Canvas canvas) implements Picture {
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
    StoredFrame frame = file.frame(index, canvas.buffers);
    int area = frame.rows() * frame.columns();
    boolean isColour = frame.channels() == 3 || frame.photometric() == Photometric.PALETTE_COLOR;
    byte[] into = canvas.bytes(area * (isColour ? 3 : 1));
    Rendering rendering = canvas.renderer.render(file, index, frame, into);
    draw(into, canvas.pixels, frame, CvType.CV_8UC(rendering.channels()));
    long[] digest = canvas.hash.of(frame);
    return new Frame(
        canvas.pixels,
        rendering.isHounsfield() ? body(index, frame, area) : null,
        orUnknown(header.pixels().rowSpacingMm()),
        orUnknown(header.pixels().columnSpacingMm()),
        rendering.rule(),
        digest[0],
        digest[1],
        (long) layout.samples() * Math.max(8, layout.bitsAllocated()) / 8,
        frame.isRepaired());
  }

  private Mat body(int index, StoredFrame frame, int area) {
    byte[] mask = canvas.bytes(area);
    if (!canvas.renderer.maskAbove(file, index, frame, PictureReader.BODY_HU, mask)) {
      return null;
    }
    draw(mask, canvas.body, frame, CvType.CV_8UC1);
    return canvas.body;
  }

  private static void draw(byte[] bytes, Mat into, StoredFrame frame, int type) {
    into.create(frame.rows(), frame.columns(), type);
    into.put(0, 0, bytes);
  }

  private static double orUnknown(Double value) {
    return value == null ? Double.NaN : value;
  }
}
