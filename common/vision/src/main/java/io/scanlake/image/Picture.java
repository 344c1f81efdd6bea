package io.scanlake.image;

import io.scanlake.dicom.Header;
import io.scanlake.file.UnusableException;
import java.io.IOException;

/** One opened image file of any format: its header, and its frames on request. */
public interface Picture {
  Header header();

  /** False for a valid object without pixels: a report, a presentation state, a directory. */
  boolean hasPixels();

  int frames() throws UnusableException;

  /**
   * Decodes and renders one frame.
   *
   * @param index from 0
   * @return Mats that are valid until the reader's next frame
   */
  Frame frame(int index) throws UnusableException, IOException;
}
