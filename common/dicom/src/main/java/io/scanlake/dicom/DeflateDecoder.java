package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Deflated Image Frame Compression (PS3.5, 8.2.16): a native frame in raw deflate. */
final class DeflateDecoder implements FrameDecoder {
  private static final DatasetParser.PixelData NATIVE =
      new DatasetParser.PixelData(Tags.PIXEL_DATA, Vr.OB, Encoding.EXPLICIT_LITTLE, 0, 0);

  @Override
  public StoredFrame decode(
      byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException {
    int size = (int) (((long) layout.samples() * layout.bitsAllocated() + 7) / 8);
    byte[] frame = buffers.plane(size);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(data, offset, length);
      int got = 0;
      while (got < size) {
        int count = inflater.inflate(frame, got, size - got);
        if (count == 0) {
          throw new UnusableException(
              Code.TRUNCATED, "deflated frame gives " + got + " bytes of " + size);
        }
        got += count;
      }
    } catch (DataFormatException e) {
      throw new UnusableException(Code.CORRUPT, "deflated frame cannot be inflated");
    } finally {
      inflater.end();
    }
    return NativePixels.unpack(frame, 0, size, 0, NATIVE, layout, false, buffers);
  }
}
