package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.util.Arrays;

/** A native frame in a fragment of its own (PS3.5, A.4.11). */
final class NativeFragment implements FrameDecoder {
  private final Encoding encoding;

  NativeFragment(Encoding encoding) {
    this.encoding = encoding;
  }

  @Override
  public StoredFrame decode(
      byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException {
    int size = (int) (((long) layout.samples() * layout.bitsAllocated() + 7) / 8);
    if (length < size - 1 || size == 1 && length == 0) {
      throw new UnusableException(
          Code.TRUNCATED, "native fragment of " + length + " bytes, " + size + " needed");
    }
    if (layout.photometric() == Photometric.YBR_PARTIAL_420
        || layout.photometric() == Photometric.YBR_PARTIAL_422) {
      throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, "native YBR_PARTIAL");
    }
    DatasetParser.PixelData pixels =
        new DatasetParser.PixelData(Tags.PIXEL_DATA, Vr.OB, encoding, 0, 0);
    if (length == size - 1) {
      byte[] whole = Arrays.copyOf(Arrays.copyOfRange(data, offset, offset + length), size);
      return NativePixels.unpack(whole, 0, size, 0, pixels, layout, false, buffers).repaired();
    }
    return NativePixels.unpack(data, offset, size, 0, pixels, layout, false, buffers);
  }
}
