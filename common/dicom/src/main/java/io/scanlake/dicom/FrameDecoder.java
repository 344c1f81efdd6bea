package io.scanlake.dicom;

import io.scanlake.file.UnusableException;

/** Decodes one kind of compressed frame. */
interface FrameDecoder {
  /**
   * @param data holds the whole codestream of one frame
   * @param layout what the data set states; the stream's own rows and columns must agree
   */
  StoredFrame decode(byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException;
}
